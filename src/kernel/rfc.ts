// RFC, the taxpayer key (domain.md 3): moral 12 = 3 letters + yymmdd + 2 + check, física 13 = 4 letters. Form and date are
// refused when wrong; the check digit only warns (about 1.5 % of real ones fail it). The generic ones are nobody.
import { accept, type Check, refuse, warn } from './check.ts'
import { isDay } from './dates.ts'

const FORM = /^([A-ZÑ&]{3,4})(\d{2})(\d{2})(\d{2})([A-Z0-9]{2})([0-9A])$/
const VALUES = '0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ Ñ'
const GENERIC = new Set(['XAXX010101000', 'XEXX010101000'])

/** The check character over all but the last, mod 11, weights 13…2 after left-padding to 13 places. */
export function rfcDigit(body: string): string {
  const padded = body.padStart(12, ' ')
  let sum = 0
  for (let i = 0; i < 12; i++) sum += VALUES.indexOf(padded[i]!) * (13 - i)
  const digit = 11 - (sum % 11)
  return digit === 11 ? '0' : digit === 10 ? 'A' : String(digit)
}

export const isGenericRfc = (rfc: string): boolean => GENERIC.has(rfc)

export const isCompanyRfc = (rfc: string): boolean => rfc.length === 12

export function checkRfc(rfc: string): Check {
  if (rfc.length !== 12 && rfc.length !== 13)
    return refuse(`El RFC debe tener 12 caracteres (persona moral) o 13 (persona física) y tiene ${rfc.length}.`)
  const parts = FORM.exec(rfc)
  if (!parts) return refuse(formMistake(rfc))
  const [, , yy, mm, dd] = parts
  if (!isDay(`19${yy}-${mm}-${dd}`) && !isDay(`20${yy}-${mm}-${dd}`)) return refuse('La fecha dentro del RFC no existe.')
  if (isGenericRfc(rfc)) return refuse('El RFC genérico no identifica a nadie.')
  if (rfcDigit(rfc.slice(0, -1)) !== rfc.at(-1)) return warn('El dígito verificador del RFC no corresponde.')
  return accept
}

/** Why an RFC of the right length has not the form of one. */
function formMistake(rfc: string): string {
  if (rfc !== rfc.toUpperCase()) return 'El RFC se escribe con mayúsculas.'
  if (/[^A-ZÑ&0-9]/.test(rfc)) return 'El RFC sólo lleva letras sin acento, Ñ, & y dígitos.'
  return 'El RFC son tres letras (persona moral) o cuatro (persona física), seis dígitos de una fecha y tres caracteres de homoclave.'
}

/** Completes an RFC without its last character; for synthetic data. */
export const completeRfc = (body: string): string => body + rfcDigit(body)
