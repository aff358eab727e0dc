// Values that hold from one day to another (minimum wages, UMI, insurance), as an operator loads them into the catalogs.
import type { Bimester } from '../../kernel/bimester.ts'
import { addDays, addYears, type Day, isDay } from '../../kernel/dates.ts'
import { parseDecimal } from '../../kernel/money.ts'
import { decimal, type Rational } from '../../kernel/rational.ts'
import { trimmed } from './explain.ts'
import { paymentDue } from './payment-due.ts'

/** Catalog names on the wire, and what each holds as a sentence names it. */
export const VALUE_CATALOGS = {
  salarioMinimoGeneral: 'el salario mínimo general',
  salarioMinimoFrontera: 'el salario mínimo de la frontera norte',
  valoresUmi: 'la UMI',
  seguroDanos: 'el seguro de daños',
} as const
export type ValueCatalog = keyof typeof VALUE_CATALOGS
export const NON_WORKING_CATALOG = 'diasInhabiles'

/** `provisional`: nothing is published for these days yet, and this is the last that was. */
export type PeriodValue = Readonly<{ desde: Day; hasta: Day; valor: Rational; texto: string; provisional?: true }>
/** In order, without overlap; neighbours with the same value are one. */
export type ValueTable = Readonly<{ nombre: string; values: readonly PeriodValue[] }>
export type Values = Readonly<Record<ValueCatalog, ValueTable>> & Readonly<{ paymentDue: (bimester: Bimester) => Day }>

export type CatalogRow = { catalogo: string; clave: string; datos: unknown }

const BEGINNING = '0000-01-01'
const OPEN = '9999-12-31'

/**
 * The tables out of catalog rows. A row that does not read (a day that is none, no amount) is left out and named in `refused`:
 * its period then counts as not published, which stops a calculation instead of falsifying it.
 */
export function makeValues(rows: readonly CatalogRow[]): { values: Values; refused: string[] } {
  const refused: string[] = []
  const read = (catalogo: ValueCatalog): ValueTable => {
    const own = rows.filter((row) => row.catalogo === catalogo)
    const values = own.map(readValue)
    refused.push(...own.filter((_, i) => !values[i]).map((row) => `${catalogo} ${row.clave}`))
    return { nombre: VALUE_CATALOGS[catalogo], values: settle(values.filter((value) => value !== undefined)) }
  }
  const days = rows.filter((row) => row.catalogo === NON_WORKING_CATALOG).map((row) => row.clave)
  const extraNonWorkingDays = new Set(days.filter(isDay))
  const values: Values = {
    salarioMinimoGeneral: read('salarioMinimoGeneral'),
    salarioMinimoFrontera: read('salarioMinimoFrontera'),
    valoresUmi: read('valoresUmi'),
    seguroDanos: read('seguroDanos'),
    paymentDue: remembered((bimester) => paymentDue(bimester, extraNonWorkingDays)),
  }
  refused.push(...days.filter((day) => !isDay(day)).map((day) => `${NON_WORKING_CATALOG} ${day}`))
  return { values, refused }
}

/** Asked for once a part of each worker, and there are few bimesters: no more than the tables span. */
function remembered(due: (bimester: Bimester) => Day): (bimester: Bimester) => Day {
  const known = new Map<Bimester, Day>()
  return (bimester) => {
    const day = known.get(bimester) ?? due(bimester)
    known.set(bimester, day)
    return day
  }
}

function readValue({ datos }: CatalogRow): PeriodValue | undefined {
  if (typeof datos !== 'object' || datos === null) return undefined
  const { desde, hasta, valor } = datos as Record<string, unknown>
  const [first, last] = [desde ?? BEGINNING, hasta ?? OPEN]
  if (typeof first !== 'string' || typeof last !== 'string' || first > last) return undefined
  if ((first !== BEGINNING && !isDay(first)) || (last !== OPEN && !isDay(last))) return undefined
  const texto = typeof valor === 'number' || typeof valor === 'string' ? parseDecimal(valor, 12, 4) : undefined
  if (texto === undefined || Number(texto) === 0) return undefined
  return { desde: first, hasta: last, valor: decimal(texto), texto: trimmed(texto) }
}

function settle(given: PeriodValue[]): PeriodValue[] {
  const settled: PeriodValue[] = []
  for (const value of given.toSorted((a, b) => (a.desde < b.desde ? -1 : Number(a.desde > b.desde)))) {
    const before = settled.at(-1)
    if (before && before.hasta >= value.desde) settled[settled.length - 1] = { ...before, hasta: addDays(value.desde, -1) }
    const previous = settled.at(-1)
    if (previous && previous.hasta < previous.desde) settled.pop()
    const neighbour = settled.at(-1)
    if (neighbour?.texto === value.texto && addDays(neighbour.hasta, 1) === value.desde)
      settled[settled.length - 1] = { ...neighbour, hasta: value.hasta }
    else settled.push(value)
  }
  return settled
}

/** What holds on `day`, and until when that stays so; `value` is undefined where nothing is published. */
export function valueOn(table: ValueTable, day: Day): { value: PeriodValue | undefined; until: Day } {
  for (const value of table.values) {
    if (day < value.desde) return { value: undefined, until: addDays(value.desde, -1) }
    if (day <= value.hasta) return { value, until: value.hasta }
  }
  return { value: undefined, until: OPEN }
}

/**
 * As valueOn; in the year behind the last published value that one goes on, marked, until its successor is known (domain.md 4). Further ahead
 * it would be a guess.
 */
export function valueOrLast(table: ValueTable, day: Day): { value: PeriodValue | undefined; until: Day } {
  const found = valueOn(table, day)
  const last = table.values.at(-1)
  if (found.value || !last || day <= last.hasta) return found
  const until = addYears(last.hasta, 1)
  return day > until ? found : { value: { ...last, desde: addDays(last.hasta, 1), hasta: until, provisional: true }, until }
}

/** `Los valores publicados van del 2017-01-01 al 2026-12-31.` */
export function coverage(table: ValueTable): string {
  const [first, last] = [table.values[0], table.values.at(-1)]
  if (!first || !last) return 'No hay ningún valor publicado.'
  const from = first.desde === BEGINNING ? '' : ` del ${first.desde}`
  return `Los valores publicados van${from} ${last.hasta === OPEN ? 'en adelante' : `al ${last.hasta}`}.`
}
