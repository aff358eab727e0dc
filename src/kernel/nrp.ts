// NRP, registro patronal: 11 characters, a letter or digit and ten digits; a letter counts as A=10 … Z=35 (two digits), then
// Luhn over the first ten characters gives the last (domain.md 3). A wrong one is refused.
import { accept, type Check, refuse } from './check.ts'
import { luhnDigit } from './luhn.ts'

const asDigits = (ten: string): string => ten.replace(/^[A-Z]/, (letter) => String(letter.charCodeAt(0) - 55))

export function checkNrp(nrp: string): Check {
  if (!/^[A-Z0-9]\d{10}$/.test(nrp))
    return refuse('El registro patronal debe tener 11 caracteres: una letra o dígito y diez dígitos.')
  if (luhnDigit(asDigits(nrp.slice(0, 10))) !== Number(nrp[10])) {
    return refuse('El dígito verificador del registro patronal no corresponde.')
  }
  return accept
}

/** Completes ten characters to a valid NRP; for synthetic data. */
export const completeNrp = (ten: string): string => ten + luhnDigit(asDigits(ten))
