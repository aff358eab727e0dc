import fc from 'fast-check'
import { expect, test } from 'vitest'
import { bimesterDays, bimesterEnd, bimesterOf, bimesterStart, daysBetween } from '../../src/kernel/bimester.ts'
import { addDays, nextBimesterStart } from '../../src/kernel/dates.ts'

test('the bimesters of a year have 59 or 60, 61, 61, 62, 61 and 61 days', () => {
  const days = (year: number) => [1, 2, 3, 4, 5, 6].map((n) => bimesterDays(`${year}-${n}`))
  expect(days(2026)).toEqual([59, 61, 61, 62, 61, 61])
  expect(days(2024)).toEqual([60, 61, 61, 62, 61, 61])
  expect([days(2000)[0], days(2100)[0]]).toEqual([60, 59])
})

test('a bimester ends the day before the next begins, and is as long as the calendar says', () => {
  fc.assert(
    fc.property(fc.nat(80_000), (n) => {
      const day = addDays('1950-01-01', n)
      const start = bimesterStart(bimesterOf(day))
      expect(start <= day && day <= bimesterEnd(day)).toBe(true)
      expect(bimesterEnd(day)).toBe(addDays(nextBimesterStart(day), -1))
      expect(bimesterDays(bimesterOf(day))).toBe(daysBetween(start, bimesterEnd(day)))
    }),
  )
})
