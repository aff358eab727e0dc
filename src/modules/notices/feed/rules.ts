// When a notice takes effect (domain.md 4): it follows from the legal day on which it was received.
import { addDays, type Day, legalDay, nextBimesterStart } from '../../../kernel/dates.ts'
import { type Clasificacion, type Efecto, SIN_EFECTO } from '../publish/rules.ts'

/** Retention: the day after receipt; modification: first day of the next bimester; suspension: that day. */
export const effectiveFrom = (clasificacion: Clasificacion, received: Day): Day => daysAfter(received)[clasificacion]

/**
 * `notLinea`: instant of the first delivery, ISO; `notificado`: the day of another channel, which goes before it. Null while the catalog
 * does not know the notice's type, and of a notice without effect.
 */
export function effectiveDay(row: {
  clasificacion: Clasificacion | null
  efecto: Efecto | 'SIN_EFECTO' | null
  notificado: Day | null
  notLinea: string
}): Day | null {
  if (row.clasificacion === null || row.efecto === null || row.efecto === SIN_EFECTO) return null
  if (row.notificado !== null) return effectiveFrom(row.clasificacion, row.notificado)
  if (last.instant !== row.notLinea) last = { instant: row.notLinea, days: daysAfter(legalDay(new Date(row.notLinea))) }
  return last.days[row.clasificacion]
}

const daysAfter = (day: Day): Record<Clasificacion, Day> => ({
  RETENCION: addDays(day, 1),
  MODIFICACION: nextBimesterStart(day),
  SUSPENSION: day,
})

// The notices of a page were mostly delivered at one instant, and days cost more to reckon than all the rest.
let last = { instant: '1970-01-01T00:00:00.000Z', days: daysAfter('1970-01-01') }
