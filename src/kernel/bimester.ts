// Bimesters of Infonavit and IMSS: Jan-Feb … Nov-Dec, written `2026-1` … `2026-6` (domain.md 4).
import { addDays, type Day, nextBimesterStart } from './dates.ts'

/** `2026-1` for any day of January or February 2026. */
export type Bimester = string

export const bimesterOf = (day: Day): Bimester => `${day.slice(0, 4)}-${Math.ceil(Number(day.slice(5, 7)) / 2)}`

export const bimesterStart = (bimester: Bimester): Day =>
  `${bimester.slice(0, 4)}-${String(Number(bimester.slice(5)) * 2 - 1).padStart(2, '0')}-01`

/** The last day of the bimester that holds `day`. */
export const bimesterEnd = (day: Day): Day => addDays(nextBimesterStart(day), -1)

/** Days from `first` to `last`, both included. */
export const daysBetween = (first: Day, last: Day): number => Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1

/** 59 to 62. */
export function bimesterDays(bimester: Bimester): number {
  const start = bimesterStart(bimester)
  return daysBetween(start, bimesterEnd(start))
}
