// ISO 8601 durations such as P2M, P1Y, P3W or P10DT12H: whole numbers, never negative. Months and days are those of the calendar in
// Mexico City; 31 January and one month is the last day of February.
import { addDays, type Day, dayStart, legalDay } from './dates.ts'

export type Duration = { months: number; days: number; ms: number }

const FORM =
  /^P(?!$)(?:(\d{1,4})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?!$)(?:(\d{1,6})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?$/

/** Undefined where the text is no duration, or one of nothing. */
export function parseDuration(text: string): Duration | undefined {
  const parts = FORM.exec(text)
  if (!parts) return undefined
  const [years, months, weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0)) as number[]
  const duration = {
    months: years! * 12 + months!,
    days: weeks! * 7 + days!,
    ms: ((hours! * 60 + minutes!) * 60 + seconds!) * 1000,
  }
  return duration.months + duration.days + duration.ms > 0 ? duration : undefined
}

/** The same day of the month `months` later, or the month's last. */
function addMonths(day: Day, months: number): Day {
  const index = Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1 + months
  const [year, month] = [Math.floor(index / 12), index % 12]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const date = Math.min(Number(day.slice(8)), last)
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(date).padStart(2, '0')}`
}

/** Days are written with four digits of the year. */
const END = new Date('9999-12-31T00:00:00Z')
const LAST_YEAR = 9_990

/** The instant that much later, at the same time of day in Mexico City; at the latest the end of the year 9999. */
export function addDuration(instant: Date, { months, days, ms }: Duration): Date {
  const day = legalDay(instant)
  if (Number(day.slice(0, 4)) + months / 12 + days / 365 > LAST_YEAR) return END
  const later = addDays(addMonths(day, months), days)
  return new Date(dayStart(later).getTime() + (instant.getTime() - dayStart(day).getTime()) + ms)
}
