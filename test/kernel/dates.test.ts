// Mexico City kept summer time (UTC-5) until 30 October 2022, and is at UTC-6 all year since.
import { expect, test } from 'vitest'
import { addDays, addYears, dayStart, isDay, legalDay, nextBimesterStart } from '../../src/kernel/dates.ts'

test.each([
  ['2026-02-11T05:59:59.999Z', '2026-02-10'],
  ['2026-02-11T06:00:00.000Z', '2026-02-11'],
  ['2022-07-11T04:59:59.999Z', '2022-07-10'],
  ['2022-07-11T05:00:00.000Z', '2022-07-11'],
  ['2023-07-11T05:00:00.000Z', '2023-07-10'],
  ['2023-07-11T06:00:00.000Z', '2023-07-11'],
  ['2022-10-30T05:00:00.000Z', '2022-10-30'],
  ['2022-10-31T05:59:59.999Z', '2022-10-30'],
  ['2024-02-29T12:00:00.000Z', '2024-02-29'],
  ['2026-01-01T05:59:59.999Z', '2025-12-31'],
])('%s is %s in Mexico City', (instant, day) => expect(legalDay(new Date(instant))).toBe(day))

test.each([
  ['2026-02-10', '2026-02-10T06:00:00.000Z'],
  ['2022-07-10', '2022-07-10T05:00:00.000Z'],
  ['2022-04-03', '2022-04-03T06:00:00.000Z'],
  ['2022-04-04', '2022-04-04T05:00:00.000Z'],
  ['2022-10-30', '2022-10-30T05:00:00.000Z'],
  ['2022-10-31', '2022-10-31T06:00:00.000Z'],
  ['2023-07-10', '2023-07-10T06:00:00.000Z'],
])('%s begins at %s', (day, instant) => expect(dayStart(day).toISOString()).toBe(instant))

test('every day from 2015 to 2035 begins where the day before ends', () => {
  for (let day = '2015-01-01'; day < '2035-01-01'; day = addDays(day, 1)) {
    const start = dayStart(day)
    expect(legalDay(start)).toBe(day)
    expect(legalDay(new Date(start.getTime() - 1))).toBe(addDays(day, -1))
  }
})

test.each(['2024-02-29', '2000-02-29', '1900-01-01', '2199-12-31'])('%s is a day', (text) => expect(isDay(text)).toBe(true))
test.each([
  '2023-02-29',
  '1900-02-29',
  '2026-02-30',
  '2026-13-01',
  '2026-00-10',
  '2026-1-1',
  '0000-01-01',
  '0001-01-01',
  '1899-12-31',
  '2200-01-01',
  '9999-12-31',
  '20260101',
  '2026-01-01T00:00:00Z',
  '2026-01-01\n',
  '+02026-01-01',
  '',
])('%j is not a day', (text) => expect(isDay(text)).toBe(false))

test.each([
  ['2024-02-28', 1, '2024-02-29'],
  ['2024-02-29', 1, '2024-03-01'],
  ['2023-02-28', 1, '2023-03-01'],
  ['2026-01-01', -1, '2025-12-31'],
  ['2022-04-02', 1, '2022-04-03'],
])('%s and %i days is %s', (day, days, then) => expect(addDays(day, days)).toBe(then))

test.each([
  ['2024-02-29', 1, '2025-02-28'],
  ['2024-02-29', 4, '2028-02-29'],
  ['2026-02-10', 5, '2031-02-10'],
])('%s and %i years is %s', (day, years, then) => expect(addYears(day, years)).toBe(then))

test.each([
  ['2026-01-01', '2026-03-01'],
  ['2026-02-28', '2026-03-01'],
  ['2026-03-01', '2026-05-01'],
  ['2026-08-31', '2026-09-01'],
  ['2026-10-31', '2026-11-01'],
  ['2026-11-01', '2027-01-01'],
  ['2026-12-31', '2027-01-01'],
])('the bimester after %s begins on %s', (day, start) => expect(nextBimesterStart(day)).toBe(start))
