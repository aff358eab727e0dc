import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/** An authority's certificate says who issues, not who acts. */
export const leaf: Check = ({ certificate }) => {
  if (certificate.ca || certificate.keyUsage?.has('keyCertSign')) throw problems.EFIRMA_ES_AUTORIDAD()
}
