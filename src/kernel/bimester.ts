// Bimesters of Infonavit and IMSS: Jan-Feb … Nov-Dec, written `2026-1` … `2026-6` (domain.md 4). Plain arithmetic on the text of
// days: a payroll of 1,000 workers asks thousands of times, and a Date for each was a third of the whole time.
import type { Day } from './dates.ts'

/** `2026-1` for any day of January or February 2026. */
export type Bimester = string

const LAST_DAYS = ['02-28', '04-30', '06-30', '08-31', '10-31', '12-31']
const DAYS = [59, 61, 61, 62, 61, 61]

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const startsLeap = (year: string, index: number): boolean => index === 0 && isLeap(Number(year))
/** 0 to 5. */
const indexOf = (day: Day): number => (Number(day.slice(5, 7)) - 1) >> 1

export const bimesterOf = (day: Day): Bimester => `${day.slice(0, 4)}-${indexOf(day) + 1}`

export const bimesterStart = (bimester: Bimester): Day =>
  `${bimester.slice(0, 4)}-${String(Number(bimester.slice(5)) * 2 - 1).padStart(2, '0')}-01`

/** The last day of the bimester that holds `day`. */
export function bimesterEnd(day: Day): Day {
  const [year, index] = [day.slice(0, 4), indexOf(day)]
  return startsLeap(year, index) ? `${year}-02-29` : `${year}-${LAST_DAYS[index]}`
}

/** 59 to 62. */
export function bimesterDays(bimester: Bimester): number {
  const index = Number(bimester.slice(5)) - 1
  return startsLeap(bimester.slice(0, 4), index) ? 60 : DAYS[index]!
}

/** Days from `first` to `last`, both included. */
export const daysBetween = (first: Day, last: Day): number => Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1
