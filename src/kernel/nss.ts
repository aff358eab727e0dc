// NSS, número de seguridad social: 11 digits, the last a Luhn digit over the first ten (domain.md 3). A wrong one is refused, and so are
// zeros only: a filler that passes Luhn, and would make one worker of all who bear it.
import { accept, type Check, isFiller, refuse } from './check.ts'
import { luhnDigit } from './luhn.ts'

export function checkNss(nss: string): Check {
  if (!/^\d+$/.test(nss)) return refuse('El NSS sólo lleva dígitos.')
  if (nss.length !== 11) return refuse(`El NSS debe tener 11 dígitos y tiene ${nss.length}.`)
  if (isFiller(nss)) return refuse('El NSS es sólo ceros: es un relleno, no identifica a nadie.')
  if (luhnDigit(nss.slice(0, 10)) !== Number(nss[10])) return refuse('El dígito verificador del NSS no corresponde.')
  return accept
}

/** Completes ten digits to a valid NSS; for synthetic data. */
export const completeNss = (ten: string): string => ten + luhnDigit(ten)
