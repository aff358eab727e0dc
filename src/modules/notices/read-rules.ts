// When a notice takes effect (domain.md 4): it follows from the legal day on which it was first delivered.
import { addDays, type Day, legalDay, nextBimesterStart } from '../../kernel/dates.ts'
import type { Clasificacion } from './publish-rules.ts'

/**
 * `notLinea`: instant of the first delivery, ISO. Retention: the day after; modification: first day of the next bimester;
 * suspension: that day. Null while the catalog does not know the notice's type.
 */
export function effectiveDay(clasificacion: Clasificacion | null, notLinea: string): Day | null {
  if (clasificacion === null) return null
  const day = dayOf(notLinea)
  if (clasificacion === 'RETENCION') return addDays(day, 1)
  return clasificacion === 'MODIFICACION' ? nextBimesterStart(day) : day
}

// The notices of a page were mostly delivered at one instant, and asking the time zone costs more than all the rest.
let last = { instant: '', day: '' }
function dayOf(instant: string): Day {
  if (last.instant !== instant) last = { instant, day: legalDay(new Date(instant)) }
  return last.day
}
