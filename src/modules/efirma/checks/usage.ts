import { EXTENDED_USAGE, type KeyUsage } from '../extensions.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

// Key agreement and data encipherment are what a CSD lacks; SAT gives all four to every e.firma.
const KEY_USAGES: KeyUsage[] = ['digitalSignature', 'nonRepudiation', 'dataEncipherment', 'keyAgreement']
const EXTENDED = [EXTENDED_USAGE.emailProtection, EXTENDED_USAGE.clientAuth]

/** The usages that SAT writes into an e.firma, all of them, and no critical extension that nobody here understands. */
export const usage: Check = ({ certificate }) => {
  const { keyUsage, extendedUsage, unknownCritical } = certificate
  const complete = KEY_USAGES.every((u) => keyUsage?.has(u)) && EXTENDED.every((u) => extendedUsage?.has(u))
  if (!complete || unknownCritical.length > 0) throw problems.EFIRMA_NO_ES_EFIRMA()
}
