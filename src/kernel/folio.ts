// folioAviso (domain.md 2): R or S + type (2) + delegation (2) + year `0yy` (3) + serial (6). The pattern is inferred from
// samples, so another form of 12 to 14 characters only warns.
import { accept, type Check, refuse, warn } from './check.ts'

const FORM = /^[RS]\d{2}\d{2}0\d{2}(\d{6})$/

export function checkFolio(folio: string): Check {
  if (FORM.test(folio)) return accept
  if (/^[A-Z0-9]{12,14}$/.test(folio)) return warn('El folio no tiene la forma habitual de un aviso.')
  return refuse('El folio debe tener de 12 a 14 letras mayúsculas o dígitos.')
}

/** The serial at the end of a folio of the usual form, else undefined. */
export function folioSerial(folio: string): number | undefined {
  const serial = FORM.exec(folio)?.[1]
  return serial === undefined ? undefined : Number(serial)
}
