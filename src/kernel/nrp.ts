// NRP, registro patronal: 11 characters, a letter or digit and ten digits; a letter counts as A=10 … Z=35 (two digits), then
// Luhn over the first ten characters gives the last (domain.md 3). A wrong one is refused, and so is a filler of zeros.
import { accept, type Check, isFiller, refuse } from './check.ts'
import { luhnDigit } from './luhn.ts'
import { typedKey } from './typed-key.ts'

const asDigits = (ten: string): string => ten.replace(/^[A-Z]/, (letter) => String(letter.charCodeAt(0) - 55))

export function checkNrp(nrp: string): Check {
  if (nrp.length !== NRP_LENGTH) return refuse(`El registro patronal debe tener 11 caracteres y tiene ${nrp.length}.`)
  if (!/^[A-Z0-9]\d{10}$/.test(nrp)) return refuse('El registro patronal es una letra mayúscula o un dígito, y diez dígitos.')
  if (isFiller(nrp)) return refuse('El registro patronal es sólo ceros: es un relleno, no identifica a nadie.')
  if (luhnDigit(asDigits(nrp.slice(0, 10))) !== Number(nrp[10])) {
    return refuse('El dígito verificador del registro patronal no corresponde.')
  }
  return accept
}

/** Those of a list as people type it, parted by commas, lines or blanks; a blank within one is none between two. Once each. */
export const typedNrps = (text: string): string[] => [
  ...new Set(
    text
      .split(/[\r\n,;]+/)
      .flatMap((piece) => (typedKey(piece).length === NRP_LENGTH ? [piece] : piece.split(/\s+/)))
      .map(typedKey)
      .filter(Boolean),
  ),
]

const NRP_LENGTH = 11

/** Completes ten characters to a valid NRP; for synthetic data. */
export const completeNrp = (ten: string): string => ten + luhnDigit(asDigits(ten))
