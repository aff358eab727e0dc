// CURP, the population key: 18 characters, last one mod 10 over weights 18…2 with Ñ as 24 (domain.md 3). The check only warns.
import { accept, type Check, refuse, warn } from './check.ts'

// The generic key of foreigners ends in a letter and stands on real test certificates, so the last two places are loose.
const FORM = /^[A-ZÑ]{4}\d{6}[HMX][A-ZÑ]{5}[A-Z0-9]{2}$/
const VALUES = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ'

export function curpDigit(body: string): number {
  let sum = 0
  for (let i = 0; i < 17; i++) sum += VALUES.indexOf(body[i]!) * (18 - i)
  return (10 - (sum % 10)) % 10
}

export function checkCurp(curp: string): Check {
  if (!FORM.test(curp)) return refuse('La CURP debe tener 18 caracteres.')
  if (curpDigit(curp.slice(0, 17)) !== Number(curp[17])) return warn('El dígito verificador de la CURP no corresponde.')
  return accept
}

/** Completes seventeen characters to a CURP with its check digit; for synthetic data. */
export const completeCurp = (body: string): string => body + curpDigit(body)
