// numCredito: ten digits kept as a string, not all zero; no working check digit is known (domain.md 3).
import { accept, type Check, isFiller, refuse } from './check.ts'

export function checkCredit(numCredito: string): Check {
  if (!/^\d{10}$/.test(numCredito)) return refuse('El número de crédito debe tener 10 dígitos.')
  if (isFiller(numCredito)) return refuse('El número de crédito no puede ser todo ceros.')
  return accept
}
