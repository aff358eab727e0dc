// NSS, número de seguridad social: 11 digits, the last a Luhn digit over the first ten (domain.md 3). A wrong one is refused.
import { accept, type Check, refuse } from './check.ts'
import { luhnDigit } from './luhn.ts'

export function checkNss(nss: string): Check {
  if (!/^\d{11}$/.test(nss)) return refuse('El NSS debe tener 11 dígitos.')
  if (luhnDigit(nss.slice(0, 10)) !== Number(nss[10])) return refuse('El dígito verificador del NSS no corresponde.')
  return accept
}

/** Completes ten digits to a valid NSS; for synthetic data. */
export const completeNss = (ten: string): string => ten + luhnDigit(ten)
