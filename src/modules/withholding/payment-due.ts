// Last day on which an employer pays a bimester without surcharge (domain.md 4, "Payment due"): day 17 of the month after it;
// if that is a Friday or not a working day, the next working day.

import { type Bimester, bimesterEnd, bimesterStart } from '../../kernel/bimester.ts'
import { addDays, type Day } from '../../kernel/dates.ts'

const SUNDAY = 0
const FRIDAY = 5
const SATURDAY = 6

const weekday = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay()

/** Ley Federal del Trabajo, art. 74, I to VIII. Election days (IX) are set by other laws: load them as extra days. */
function isStatutoryHoliday(day: Day): boolean {
  const [year, month, date] = [Number(day.slice(0, 4)), day.slice(5, 7), Number(day.slice(8))]
  const isNthMonday = (nth: number) => weekday(day) === 1 && Math.ceil(date / 7) === nth
  switch (month) {
    case '01':
      return date === 1
    case '02':
      return isNthMonday(1)
    case '03':
      return isNthMonday(3)
    case '05':
      return date === 1
    case '09':
      return date === 16
    case '10':
      // Handing over of the executive, every six years; on 1 October since the one of 2024 (DOF 30 Sep 2024), before on 1 December.
      return date === 1 && year >= 2024 && (year - 2024) % 6 === 0
    case '11':
      return isNthMonday(3)
    case '12':
      return date === 25 || (date === 1 && year <= 2018 && (2018 - year) % 6 === 0)
    default:
      return false
  }
}

/** True from Monday to Friday, but for the days of rest of the law and `extraNonWorkingDays`. */
export const isWorkingDay = (day: Day, extraNonWorkingDays: ReadonlySet<Day>): boolean =>
  weekday(day) !== SUNDAY && weekday(day) !== SATURDAY && !isStatutoryHoliday(day) && !extraNonWorkingDays.has(day)

/** `paymentDue('2025-6', new Set())` is `2026-01-19`: the 17th was a Saturday. */
export function paymentDue(bimester: Bimester, extraNonWorkingDays: ReadonlySet<Day>): Day {
  let due = addDays(bimesterEnd(bimesterStart(bimester)), 17)
  if (weekday(due) === FRIDAY) due = addDays(due, 1)
  while (!isWorkingDay(due, extraNonWorkingDays)) due = addDays(due, 1)
  return due
}
