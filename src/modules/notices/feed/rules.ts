// When a notice takes effect (domain.md 4): it follows from the legal day on which it was first delivered.
import { addDays, type Day, legalDay, nextBimesterStart } from '../../../kernel/dates.ts'
import type { Clasificacion } from '../publish/rules.ts'

/**
 * `notLinea`: instant of the first delivery, ISO. Retention: the day after; modification: first day of the next bimester;
 * suspension: that day. Null while the catalog does not know the notice's type.
 */
export function effectiveDay(clasificacion: Clasificacion | null, notLinea: string): Day | null {
  if (clasificacion === null) return null
  if (last.instant !== notLinea) last = daysFrom(notLinea)
  return last[clasificacion]
}

// The notices of a page were mostly delivered at one instant, and days cost more to reckon than all the rest.
let last = daysFrom('1970-01-01T00:00:00.000Z')

function daysFrom(instant: string): Record<Clasificacion, Day> & { instant: string } {
  const day = legalDay(new Date(instant))
  return { instant, RETENCION: addDays(day, 1), MODIFICACION: nextBimesterStart(day), SUSPENSION: day }
}
