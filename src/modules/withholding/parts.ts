// A pay period as the parts that one set of values holds for (domain.md 4): cut where a bimester ends, and where the minimum
// wage or the unit changes. Every part is judged and rounded by itself.
import { type Bimester, bimesterDays, bimesterEnd, bimesterOf, daysBetween } from '../../kernel/bimester.ts'
import { addDays, type Day } from '../../kernel/dates.ts'
import { atMost } from '../../kernel/rational.ts'
import { coverage, type PeriodValue, type Values, type ValueTable, valueOrLast } from './period-values.ts'
import type { Terms } from './terms.ts'

export type Part = Readonly<{
  inicio: Day
  fin: Day
  bimestre: Bimester
  diasBimestre: number
  /** Calendar days. */
  dias: number
  /** Absences and sick leave among them. */
  faltas: number
  /** What the wage is compared with; undefined where none is published so far back. */
  minimo: PeriodValue | undefined
  unidad: PeriodValue | undefined
}>

/** UMI replaced the minimum wage in type 03 from here on. */
export const UMI_SINCE = '2017-01-01'

/**
 * The parts in order, or a sentence for each stretch of days that a value is missing for and needed. A wage above the first minimum wage that
 * was published was above those before it too, since none has ever been lowered.
 */
export function splitPeriod(terms: Terms, values: Values): { parts: Part[]; missing: string[] } {
  const parts: Omit<Part, 'faltas'>[] = []
  const missing: string[] = []
  const minimumTable = terms.zona === 'frontera' ? values.salarioMinimoFrontera : values.salarioMinimoGeneral
  const first = minimumTable.values[0]
  const neverCapped = first !== undefined && !atMost(terms.salarioDiario.valor, first.valor)
  for (let inicio = terms.inicio; ; ) {
    const minimum = valueOrLast(minimumTable, inicio)
    const unitTable = terms.tipo === '03' ? (inicio < UMI_SINCE ? values.salarioMinimoGeneral : values.valoresUmi) : undefined
    const unit = unitTable && valueOrLast(unitTable, inicio)
    const fin = earliest(terms.fin, bimesterEnd(inicio), minimum.until, unit?.until)
    const known = minimum.value !== undefined || neverCapped
    if (!known) missing.push(missingSentence(minimumTable, inicio, fin))
    if (unitTable && !unit?.value && (known || unitTable !== minimumTable)) missing.push(missingSentence(unitTable, inicio, fin))
    if (known && (!unitTable || unit?.value)) {
      const bimestre = bimesterOf(inicio)
      parts.push({
        inicio,
        fin,
        bimestre,
        diasBimestre: bimesterDays(bimestre),
        dias: daysBetween(inicio, fin),
        minimo: minimum.value,
        unidad: unit?.value,
      })
    }
    if (fin === terms.fin) break
    inicio = addDays(fin, 1)
  }
  const faltas = spreadAbsences(terms, parts)
  return { parts: parts.map((part, i) => ({ ...part, faltas: faltas[i]! })), missing }
}

/** Days by date fall where they fall. A bare number is spread in proportion to days, in whole days: largest remainder, earlier part first. */
function spreadAbsences({ faltas, dias }: Terms, parts: readonly Omit<Part, 'faltas'>[]): number[] {
  if (typeof faltas !== 'number') return parts.map((part) => faltas.filter((day) => day >= part.inicio && day <= part.fin).length)
  const shares = parts.map((part) => Math.floor((faltas * part.dias) / dias))
  let left = faltas - shares.reduce((sum, share) => sum + share, 0)
  const byRemainder = parts
    .map((_, i) => i)
    .toSorted((a, b) => ((faltas * parts[b]!.dias) % dias) - ((faltas * parts[a]!.dias) % dias))
  for (const i of byRemainder) if (left-- > 0) shares[i]!++
  return shares
}

export const earliest = (...days: (Day | undefined)[]): Day => days.reduce((a, b) => (b !== undefined && b < a! ? b : a))!

export function missingSentence(table: ValueTable, inicio: Day, fin: Day): string {
  const days = inicio === fin ? `el ${inicio}` : `del ${inicio} al ${fin}`
  return `Falta ${table.nombre} ${days}. ${coverage(table)}`
}
