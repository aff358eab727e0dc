// A notice as the institute's systems hand it over (domain.md 2): from loose values of a file to a record with every field in
// its one form, or the reasons why not. Identifiers that cannot be real are refused; what only looks odd is taken with a warning.
import { hash } from 'node:crypto'
import type { Checked, Values } from '../../../bulk-import/index.ts'
import { type Check, isFiller } from '../../../kernel/check.ts'
import { checkCredit } from '../../../kernel/credit.ts'
import { checkCurp } from '../../../kernel/curp.ts'
import { type Day, isDay } from '../../../kernel/dates.ts'
import { checkFolio } from '../../../kernel/folio.ts'
import { parseDecimal } from '../../../kernel/money.ts'
import { checkNrp } from '../../../kernel/nrp.ts'
import { checkNss } from '../../../kernel/nss.ts'
import { checkRfc } from '../../../kernel/rfc.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { CLASIFICACIONES, type Clasificacion } from './rules.ts'

/** Amounts are canonical decimal text; discount types have two digits. */
export type NoticeRecord = {
  folioAviso: string
  nrp: string
  nss: string
  nssUnificado: string | null
  rfcTrabajador: string | null
  curpTrabajador: string | null
  numCredito: string
  tipoAviso: string
  fechaCreaAviso: Day
  fechaOtorgamiento: Day | null
  fechaUltimoAviso: Day | null
  tipoCredito: string
  tipoDescuento: string
  facDescuento: string
  monDescuento: string
  tipoDescuentoAnterior: string | null
  facDescuentoAnterior: string | null
  monDescuentoAnterior: string | null
  estatusCredito: string
  fechaNotificacion: Day | null
  nombreTrabajador: string | null
  motivo: string | null
}

/** A record as it arrived, with the class that its source gave it, which only the catalog can confirm. */
export type IncomingNotice = { record: NoticeRecord; clasificacion: Clasificacion | null; sha256: string }

export const RECORD_COLUMNS = {
  required: [
    'folioAviso',
    'nrp',
    'nss',
    'numCredito',
    'tipoAviso',
    'fechaCreaAviso',
    'tipoCredito',
    'tipoDescuento',
    'estatusCredito',
  ],
  optional: [
    'nssUnificado',
    'rfcTrabajador',
    'curpTrabajador',
    'clasificacion',
    'fechaNotLinea',
    'fechaOtorgamiento',
    'fechaUltimoAviso',
    'facDescuento',
    'monDescuento',
    'tipoDescuentoAnterior',
    'facDescuentoAnterior',
    'monDescuentoAnterior',
    'fechaNotificacion',
    'nombreTrabajador',
    'motivo',
  ],
} as const

type Mistake = { campo: string; codigo: string; motivo: string }

/** The fund was founded on 1 May 1972; no notice is older. */
const FIRST_DAY = '1972-05-01'
const LAST_DAY = '2199-12-31'

/** `today`: legal day; a notice dated later is taken with a warning. */
export function checkRecord(valores: Values, today: Day): Checked<IncomingNotice> {
  const errores: Mistake[] = []
  const advertencias: string[] = []
  const wrong = (campo: string, motivo: string, codigo = 'VALOR_INVALIDO') => void errores.push({ campo, codigo, motivo })

  function text(campo: string): string | null {
    const given = valores[campo]
    if (given === undefined || given === null) return null
    if (typeof given !== 'string') {
      // A number has lost its leading zeros already.
      wrong(campo, 'Debe ser un texto entre comillas.')
      return null
    }
    return given.trim() || null
  }
  function needed(campo: string, found: string | null): string {
    if (found === null && !errores.some((e) => e.campo === campo)) wrong(campo, 'Falta este campo.', 'CAMPO_FALTANTE')
    return found ?? ''
  }
  function checked(campo: string, found: string | null, check: (value: string) => Check): string | null {
    if (found === null) return null
    const verdict = check(found)
    if (!verdict.ok) wrong(campo, verdict.motivo)
    else if (verdict.aviso) advertencias.push(campo)
    return found
  }
  const key = (campo: string, check: (value: string) => Check): string => {
    const found = needed(campo, text(campo))
    if (found !== '') checked(campo, found, check)
    return found
  }
  /** As people type them: a file from a spreadsheet has them so. */
  const identifier = (campo: string, check: (value: string) => Check): string => {
    const found = needed(campo, text(campo))
    return found === '' ? '' : checked(campo, typedKey(found), check)!
  }
  /** A key that only informs never costs the notice: whatever is wrong with it is a warning, and what cannot be kept is left out. */
  function informative(campo: string, check: (value: string) => Check): string | null {
    const given = valores[campo]
    if (given === undefined || given === null || given === '') return null
    const found = typedKey(String(given))
    if (found === '') return null
    const verdict = check(found)
    if (!verdict.ok || verdict.aviso) advertencias.push(campo)
    return KEEPABLE.test(found) ? found : null
  }
  /** A filler of zeros is no number: two workers who bear it are not one. */
  function mergedNss(): string | null {
    const found = text('nssUnificado')
    if (found === null) return null
    const nss = typedKey(found)
    if (isFiller(nss)) {
      advertencias.push('nssUnificado')
      return null
    }
    return checked('nssUnificado', nss, checkNss)
  }
  function day(campo: string): string | null {
    const found = text(campo)
    if (found !== null && (!knownDay(found) || found < FIRST_DAY || found > LAST_DAY))
      wrong(campo, `Debe ser una fecha AAAA-MM-DD desde ${FIRST_DAY}.`)
    return found
  }
  /** As people write it, accents and all; what would not be seen, or turns the order of what is, has no place in it. */
  function words(campo: string, most: number): string | null {
    const found = text(campo)?.normalize('NFC').replace(/\s+/gu, ' ') ?? null
    if (found === null) return null
    if (/\p{C}/u.test(found)) wrong(campo, 'Quite los caracteres de control y los invisibles.')
    else if ([...found].length > most) wrong(campo, `Debe tener hasta ${most} caracteres.`)
    return found
  }
  function code(campo: string, form: RegExp, motivo: string): string {
    const found = needed(campo, text(campo))
    if (found !== '' && !form.test(found)) wrong(campo, motivo)
    return found
  }
  function amount(campo: string, width: number, decimals: number): string | null {
    const given = valores[campo]
    if (given === undefined || given === null || given === '') return null
    const found = typeof given === 'string' || typeof given === 'number' ? parseDecimal(given, width, decimals) : undefined
    if (found === undefined)
      wrong(campo, `Debe ser un número sin signo ni separadores, con hasta ${width - decimals} enteros y ${decimals} decimales.`)
    return found ?? '0'
  }
  function discountType(campo: string): string | null {
    const given = valores[campo]
    if (given === undefined || given === null || given === '') return null
    const found = /^0?([123])$/.exec(String(given).trim())?.[1]
    if (!found) wrong(campo, 'Debe ser 01 (porcentaje), 02 (pesos al mes) o 03 (factor).')
    return found ? `0${found}` : '01'
  }

  const record: NoticeRecord = {
    folioAviso: key('folioAviso', checkFolio),
    nrp: identifier('nrp', checkNrp),
    nss: identifier('nss', checkNss),
    nssUnificado: mergedNss(),
    rfcTrabajador: informative('rfcTrabajador', checkRfc),
    curpTrabajador: informative('curpTrabajador', checkCurp),
    numCredito: identifier('numCredito', checkCredit),
    tipoAviso: code('tipoAviso', /^[A-Z0-9]{2}$/, 'Debe tener dos dígitos o letras mayúsculas.'),
    fechaCreaAviso: needed('fechaCreaAviso', day('fechaCreaAviso')),
    fechaOtorgamiento: day('fechaOtorgamiento'),
    fechaUltimoAviso: day('fechaUltimoAviso'),
    tipoCredito: code('tipoCredito', CODE_3, 'Debe tener de 1 a 3 dígitos o letras mayúsculas.'),
    tipoDescuento: needed('tipoDescuento', discountType('tipoDescuento')),
    facDescuento: amount('facDescuento', 8, 4) ?? '0.0000',
    monDescuento: amount('monDescuento', 12, 2) ?? '0.00',
    tipoDescuentoAnterior: discountType('tipoDescuentoAnterior'),
    facDescuentoAnterior: amount('facDescuentoAnterior', 8, 4),
    monDescuentoAnterior: amount('monDescuentoAnterior', 12, 2),
    estatusCredito: code('estatusCredito', CODE_3, 'Debe tener de 1 a 3 dígitos o letras mayúsculas.'),
    fechaNotificacion: day('fechaNotificacion'),
    nombreTrabajador: words('nombreTrabajador', 150),
    motivo: words('motivo', 300),
  }
  const { fechaNotificacion } = record
  if (fechaNotificacion !== null && fechaNotificacion > today) {
    wrong('fechaNotificacion', 'No puede ser posterior a hoy: es cuando el patrón ya fue notificado.')
  }
  const clasificacion = text('clasificacion')
  if (clasificacion !== null && !(CLASIFICACIONES as readonly string[]).includes(clasificacion)) {
    wrong('clasificacion', `Debe ser ${CLASIFICACIONES.join(', ')} o quedar vacía.`)
  }
  if (text('fechaNotLinea') !== null) {
    wrong(
      'fechaNotLinea',
      'La pone este servicio al entregar el aviso por primera vez. Deje el campo vacío o quítelo.',
      'CAMPO_RESERVADO',
    )
  }
  if (errores.length === 0) {
    errores.push(...discountMistakes(record))
    if (record.fechaCreaAviso > today) advertencias.push('fechaCreaAviso')
    if (fechaNotificacion !== null && fechaNotificacion < record.fechaCreaAviso) advertencias.push('fechaNotificacion')
  }
  if (errores.length > 0) return { ok: false, errores }
  return {
    ok: true,
    valor: { record, clasificacion: clasificacion as Clasificacion | null, sha256: contentHash(record) },
    advertencias,
  }
}

/** Fits on the wire and in its column; an identifier that is wrong is kept as it came, so that people can see what was sent. */
const KEEPABLE = /^[A-ZÑ&0-9]{1,18}$/
const CODE_3 = /^[A-Z0-9]{1,3}$/

/** The amount stands in the field of its type (03: the factor; 01 and 02: the amount) and the other is zero; a percentage is at most 100. */
function discountMistakes({ tipoDescuento, facDescuento, monDescuento }: NoticeRecord): Mistake[] {
  const other =
    tipoDescuento === '03' ? { campo: 'monDescuento', value: monDescuento } : { campo: 'facDescuento', value: facDescuento }
  const mistake = (campo: string, motivo: string): Mistake[] => [{ campo, codigo: 'DESCUENTO_INCOHERENTE', motivo }]
  if (Number(other.value) !== 0) return mistake(other.campo, `Con tipoDescuento ${tipoDescuento} debe ser 0.`)
  if (tipoDescuento === '01' && Number(monDescuento) > 100)
    return mistake('monDescuento', 'Con tipoDescuento 01 es un porcentaje: a lo más 100.')
  return []
}

/** True where a notice of this class must say an amount and says zero; a suspension may carry none. */
export const lacksAmount = (
  { tipoDescuento, facDescuento, monDescuento }: NoticeRecord,
  clasificacion: Clasificacion | null,
): boolean =>
  (clasificacion === 'RETENCION' || clasificacion === 'MODIFICACION') &&
  Number(tipoDescuento === '03' ? facDescuento : monDescuento) === 0

/** SHA-256 (hex) over the record's fields in their order above: equal means that the same notice came again. */
function contentHash({ fechaNotificacion, nombreTrabajador, motivo, ...first }: NoticeRecord): string {
  const values: (string | null)[] = Object.values(first)
  // These came later: without them the hash is what it was before, so that a file given again says no contradiction.
  const later = [fechaNotificacion, nombreTrabajador, motivo]
  if (later.some((value) => value !== null)) values.push(...later)
  return hash('sha256', JSON.stringify(values), 'hex')
}

// Files hold a few hundred days, each many thousand times.
const days = new Set<string>()
function knownDay(text: string): boolean {
  if (days.has(text)) return true
  if (!isDay(text)) return false
  if (days.size > 50_000) days.clear()
  days.add(text)
  return true
}
