// CURP, the population key: 18 characters with a date and a state, last one mod 10 over weights 18…2 with Ñ as 24 (domain.md 3). The
// check only warns; who takes a key that only informs warns of the rest too.
import { accept, type Check, refuse, warn } from './check.ts'
import { isDay } from './dates.ts'

// The generic key of foreigners ends in a letter and stands on real test certificates, so the last two places are loose.
const FORM = /^[A-ZÑ]{4}\d{6}[HMX][A-ZÑ]{5}[A-Z0-9]{2}$/
const VALUES = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'

export function curpDigit(body: string): number {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += VALUES.indexOf(body[i]!) * (18 - i)
  return (10 - (sum % 10)) % 10
}

/** States (RENAPO's two letters); NE: born abroad. */
const STATES = new Set(
  'AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL VZ YN ZS NE'.split(' '),
)

export function checkCurp(curp: string): Check {
  if (curp.length !== 18) return refuse(`La CURP debe tener 18 caracteres y tiene ${curp.length}.`)
  if (!FORM.test(curp)) {
    if (curp !== curp.toUpperCase()) return refuse('La CURP se escribe con mayúsculas.')
    return refuse('La CURP son cuatro letras, seis dígitos de una fecha, H, M o X, cinco letras y dos caracteres más.')
  }
  const [yy, mm, dd] = [curp.slice(4, 6), curp.slice(6, 8), curp.slice(8, 10)]
  // Its seventeenth place tells the century: a digit before 2000, a letter since.
  const century = /\d/.test(curp[16]!) ? '19' : '20'
  if (!isDay(`${century}${yy}-${mm}-${dd}`)) return refuse('La fecha dentro de la CURP no existe.')
  if (!STATES.has(curp.slice(11, 13))) return refuse('La entidad dentro de la CURP no existe.')
  if (curpDigit(curp.slice(0, 17)) !== Number(curp[17])) return warn('El dígito verificador de la CURP no corresponde.')
  return accept
}

/** Completes seventeen characters to a CURP with its check digit; for synthetic data. */
export const completeCurp = (body: string): string => body + curpDigit(body)
