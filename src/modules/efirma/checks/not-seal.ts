import { ATTRIBUTE } from '../certificate.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/** People mix the two up, so a CSD has its own answer: it names a branch (OU) and has no extended usage (domain.md 6). */
export const notSeal: Check = ({ certificate }) => {
  const named = certificate.attributes.has(ATTRIBUTE.uniqueIdentifier)
  const branch = certificate.attributes.has(ATTRIBUTE.organizationalUnit)
  if (named && (branch || certificate.extendedUsage === undefined)) throw problems.EFIRMA_ES_CSD()
}
