// Notices as CSV that opens right in Excel: BOM, CRLF, and keys written as ="00123", since Excel takes a bare 00123 for the
// number 123. Pure.
import type { Static } from 'typebox'
import type { Notice } from '../schemas.ts'

type Fields = Static<typeof Notice>

export const BOM = '\uFEFF'

// Keys: digits that are no number. The others are written as they are.
const COLUMNS: [name: keyof Fields, kind: 'key' | 'text' | 'factor' | 'pesos'][] = [
  ['folioAviso', 'text'],
  ['nrp', 'key'],
  ['nss', 'key'],
  ['nssUnificado', 'key'],
  ['rfcTrabajador', 'text'],
  ['curpTrabajador', 'text'],
  ['numCredito', 'key'],
  ['tipoAviso', 'key'],
  ['clasificacion', 'text'],
  ['fechaCreaAviso', 'text'],
  ['fechaNotLinea', 'text'],
  ['fechaOtorgamiento', 'text'],
  ['fechaUltimoAviso', 'text'],
  ['tipoCredito', 'key'],
  ['tipoDescuento', 'key'],
  ['facDescuento', 'factor'],
  ['monDescuento', 'pesos'],
  ['tipoDescuentoAnterior', 'key'],
  ['facDescuentoAnterior', 'factor'],
  ['monDescuentoAnterior', 'pesos'],
  ['estatusCredito', 'key'],
  ['nombreTrabajador', 'text'],
  ['motivo', 'text'],
  ['fechaNotificacion', 'text'],
  ['posicion', 'text'],
  ['publicadoEl', 'text'],
  ['fechaEfecto', 'text'],
  ['efecto', 'text'],
  ['sustituidoPor', 'text'],
  ['sustituye', 'text'],
  ['reanunciado', 'text'],
]

export const csvHeader = `${COLUMNS.map(([name]) => name).join(',')}\r\n`

/** `plain`: for programs, keys without the form that Excel needs. */
export function csvLine(notice: Fields, plain: boolean): string {
  return `${COLUMNS.map(([name, kind]) => {
    const value = notice[name]
    if (value === null || value === undefined) return ''
    if (kind === 'factor') return (value as number).toFixed(4)
    if (kind === 'pesos') return (value as number).toFixed(2)
    if (Array.isArray(value)) return value.join(' ')
    return kind === 'key' && !plain ? quote(`="${value}"`) : csvText(String(value))
  }).join(',')}\r\n`
}

/** Text that a spreadsheet shows and never computes: what could begin a formula is led by an apostrophe. */
export const csvText = (value: string): string => quote(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value)

const quote = (value: string): string => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
