import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDay } from '../../../src/kernel/dates.ts'
import { isWorkingDay, paymentDue } from '../../../src/modules/withholding/payment-due.ts'

const none = new Set<string>()

test.each([
  ['2025-6', '2026-01-19', 'Saturday 17 January moves to Monday'],
  ['2026-1', '2026-03-17', 'a Tuesday stays'],
  ['2026-3', '2026-07-20', 'a Friday moves over the week-end'],
  ['2025-1', '2025-03-18', 'the third Monday of March is a day of rest'],
  ['2025-5', '2025-11-18', 'the third Monday of November is a day of rest'],
  ['2023-5', '2023-11-21', 'Friday, week-end and the third Monday of November in a row'],
  ['2026-2', '2026-05-18', 'a Sunday moves to Monday'],
])('bimester %s is paid by %s: %s', (bimester, due) => {
  expect(paymentDue(bimester, none)).toBe(due)
})

test('days that an operator adds move the date on', () => {
  expect(paymentDue('2026-1', new Set(['2026-03-17', '2026-03-18']))).toBe('2026-03-19')
})

test('the days of rest of the law are no working days', () => {
  const rest = [
    '2026-01-01',
    '2026-02-02',
    '2026-03-16',
    '2026-05-01',
    '2026-09-16',
    '2026-11-16',
    '2026-12-25',
    '2024-10-01',
    '2030-10-01',
    '2018-12-01',
    '2012-12-01',
  ]
  const work = ['2026-02-09', '2026-10-01', '2020-12-01', '2024-12-02', '2018-10-01', '2026-05-05']
  expect(rest.filter((day) => isWorkingDay(day, none))).toEqual([])
  expect(work.filter((day) => !isWorkingDay(day, none))).toEqual([])
})

test('the date is always a working day of the month after, from the 17th to the 21st', () => {
  fc.assert(
    fc.property(fc.integer({ min: 2000, max: 2099 }), fc.integer({ min: 1, max: 6 }), (year, n) => {
      const due = paymentDue(`${year}-${n}`, none)
      expect(isDay(due) && isWorkingDay(due, none)).toBe(true)
      expect(due.slice(0, 7)).toBe(n === 6 ? `${year + 1}-01` : `${year}-${String(n * 2 + 1).padStart(2, '0')}`)
      expect(Number(due.slice(8))).toBeGreaterThanOrEqual(17)
      expect(Number(due.slice(8))).toBeLessThanOrEqual(21)
    }),
  )
})
