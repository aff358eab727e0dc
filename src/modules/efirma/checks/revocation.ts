import type { Check } from './evidence.ts'

/** Nothing to ask while EFIRMA_REVOCATION is off. */
export const revocation: Check = (_evidence, { config }) => {
  if (config.efirmaRevocation === 'off') return
}
