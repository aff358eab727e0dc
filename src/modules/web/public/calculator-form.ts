// The calculator's form: what people type (thousands with commas, dates by day first) as the calculator takes it, or what is wrong
// field by field. What the amounts must satisfy together is judged by module withholding; its findings come back here by field.
import { type Day, isDay, legalDay } from '../../../kernel/dates.ts'
import type { FieldError } from '../../../kernel/problem.ts'
import type { Worker } from '../../withholding/index.ts'

export const FIELDS = [
  'tipoDescuento',
  'valor',
  'inicio',
  'fin',
  'salarioDiario',
  'sdi',
  'sbc',
  'zona',
  'ausencias',
  'incapacidades',
  'fechasAusencias',
  'fechasIncapacidades',
  'salarioPagado',
  'seguroDanos',
] as const
export type Field = (typeof FIELDS)[number]
export type Typed = Record<Field, string>

const MAX_TEXT = 4_000
const MAX_AMOUNT = 9_999_999_999.99
const MAX_DAILY = 9_999_999
const MAX_DAYS = 366

/** The fields of a query; what is not there is empty, what comes twice counts once. Anything else in the query is ignored. */
export function readTyped(query: Record<string, unknown>, now: Date): Typed {
  const text = (name: Field) => {
    const given = ([] as unknown[]).concat(query[name])[0]
    return typeof given === 'string' ? given.trim().slice(0, MAX_TEXT) : ''
  }
  const typed = Object.fromEntries(FIELDS.map((name) => [name, text(name)])) as Typed
  const fortnight = currentFortnight(legalDay(now))
  return {
    ...typed,
    tipoDescuento: typed.tipoDescuento.padStart(2, '0').slice(-2),
    inicio: typed.inicio || (query.fin === undefined ? fortnight.inicio : ''),
    fin: typed.fin || (query.inicio === undefined ? fortnight.fin : ''),
    zona: typed.zona || 'general',
    seguroDanos: typed.seguroDanos || 'no',
  }
}

/** Most payrolls are paid by the half month: the first guess. */
function currentFortnight(today: Day): { inicio: Day; fin: Day } {
  const month = today.slice(0, 8)
  if (today.slice(8) <= '15') return { inicio: `${month}01`, fin: `${month}15` }
  const last = new Date(Date.UTC(Number(today.slice(0, 4)), Number(today.slice(5, 7)), 0)).getUTCDate()
  return { inicio: `${month}16`, fin: `${month}${last}` }
}

/** `2450`, `$2,450.00`; not `2.450,00`, which could be meant either way. */
const AMOUNT = /^(\d+|\d{1,3}(,\d{3})+)(\.\d+)?$/

export function readWorker(typed: Typed): { worker: Worker } | { errors: FieldError[] } {
  const errors: FieldError[] = []
  const wrong = (campo: Field, mensaje: string) => void errors.push({ campo, mensaje })

  const amount = (field: Field, what: string, { needed = true, max = MAX_DAILY, zero = false } = {}): number | undefined => {
    const text = typed[field].replace(/[\s$]/g, '')
    if (text === '') return needed ? wrong(field, `Escriba ${what}.`) : undefined
    if (!AMOUNT.test(text)) return wrong(field, `Escriba ${what} con números, y punto para los decimales: 2450.50.`)
    const value = Number(text.replaceAll(',', ''))
    if (value === 0 && !zero) return wrong(field, `Escriba ${what}: debe ser mayor que 0.`)
    return value > max ? wrong(field, `Revise ${what}: es demasiado grande.`) : value
  }
  const day = (field: Field, what: string): Day | undefined => {
    const found = readDay(typed[field])
    return found ?? wrong(field, `Escriba ${what} como día, mes y año: 16/02/2026.`)
  }
  const count = (field: Field, what: string): number | undefined => {
    const text = typed[field]
    if (text === '') return undefined
    if (!/^\d{1,3}$/.test(text) || Number(text) > MAX_DAYS)
      return wrong(field, `Escriba ${what} con un número entero, de 0 a ${MAX_DAYS}.`)
    return Number(text)
  }
  const days = (field: Field): Day[] | undefined => {
    const parts = typed[field].split(/[\s,;]+/).filter(Boolean)
    if (parts.length === 0) return undefined
    const read = parts.map(readDay)
    if (read.some((found) => found === undefined))
      return wrong(field, 'Escriba cada fecha como día, mes y año, separadas por comas: 16/02/2026, 17/02/2026.')
    return [...new Set(read as Day[])]
  }

  const tipo = (['01', '02', '03'] as const).find((known) => known === typed.tipoDescuento)
  if (!tipo) wrong('tipoDescuento', 'Elija el tipo de descuento que dice el aviso.')
  const what = { '01': 'el porcentaje del aviso', '02': 'los pesos al mes del aviso', '03': 'el factor del aviso' }
  const valor = amount('valor', tipo ? what[tipo] : 'el valor del aviso', { max: MAX_AMOUNT })
  const inicio = day('inicio', 'el primer día del periodo')
  const fin = day('fin', 'el último día del periodo')
  const salarioDiario = amount('salarioDiario', 'el salario diario')
  const sdi = amount('sdi', 'el salario diario integrado', { needed: tipo === '01' })
  const sbc = amount('sbc', 'el salario base de cotización')
  const zona = (['general', 'frontera'] as const).find((known) => known === typed.zona)
  if (!zona) wrong('zona', 'Elija la zona del salario mínimo.')
  const salarioPagado = amount('salarioPagado', 'el salario pagado', { needed: false, max: MAX_AMOUNT, zero: true })
  const seguroDanos = (['no', 'completo', 'prorrateado'] as const).find((known) => known === typed.seguroDanos)
  if (!seguroDanos) wrong('seguroDanos', 'Elija cómo se cobra el seguro de daños.')
  const rest = {
    ausencias: count('ausencias', 'los días de ausencia'),
    incapacidades: count('incapacidades', 'los días de incapacidad'),
    fechasAusencias: days('fechasAusencias'),
    fechasIncapacidades: days('fechasIncapacidades'),
  }
  if (errors.length > 0) return { errors }
  const given = { ...(tipo === '03' ? { facDescuento: valor } : { monDescuento: valor }), sdi, salarioPagado, ...rest }
  const worker = {
    tipoDescuento: tipo!,
    salarioDiario: salarioDiario!,
    sbc: sbc!,
    zona: zona!,
    periodo: { inicio: inicio!, fin: fin! },
    seguroDanos: seguroDanos!,
    ...(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as Partial<Worker>),
  }
  return { worker }
}

/** As a date field sends it, or as people write it. */
function readDay(text: string): Day | undefined {
  const written = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text)
  const day = written ? `${written[3]}-${written[2]!.padStart(2, '0')}-${written[1]!.padStart(2, '0')}` : text
  return isDay(day) ? day : undefined
}

/** The calculator's findings (`trabajadores.0.periodo.fin`) by the form's fields. */
export const fieldOfFinding = (campo: string): Field => {
  const path = campo.replace(/^trabajadores\.0\./, '')
  if (path === 'monDescuento' || path === 'facDescuento') return 'valor'
  if (path.startsWith('periodo')) return path === 'periodo.inicio' ? 'inicio' : 'fin'
  const own = path.split('.')[0]
  return FIELDS.find((field) => field === own) ?? 'valor'
}
