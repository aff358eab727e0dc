import { expect, test } from 'vitest'
import { legalDay } from '../../src/kernel/dates.ts'
import { addDuration, parseDuration } from '../../src/kernel/duration.ts'

const later = (instant: string, by: string) => addDuration(new Date(instant), parseDuration(by)!)

test.each([
  ['2026-02-10T18:00:00Z', 'P2M', '2026-04-10T18:00:00.000Z'],
  ['2026-12-31T18:00:00Z', 'P2M', '2027-02-28T18:00:00.000Z'],
  ['2024-01-31T18:00:00Z', 'P1M', '2024-02-29T18:00:00.000Z'],
  ['2024-02-29T18:00:00Z', 'P1Y', '2025-02-28T18:00:00.000Z'],
  ['2026-02-10T18:00:00Z', 'P1W2D', '2026-02-19T18:00:00.000Z'],
  ['2026-02-10T18:00:00Z', 'PT36H', '2026-02-12T06:00:00.000Z'],
  ['2026-02-10T18:00:00.250Z', 'P1Y2M3DT4H5M6S', '2027-04-13T22:05:06.250Z'],
])('%s and %s is %s', (from, by, to) => {
  expect(later(from, by).toISOString()).toBe(to)
})

test('months are those of Mexico City, where the evening is already the next day in UTC', () => {
  const evening = '2026-02-01T04:00:00Z'
  expect(legalDay(new Date(evening))).toBe('2026-01-31')
  expect(legalDay(later(evening, 'P1M'))).toBe('2026-02-28')
})

test.each(['P7974Y', 'P9999Y', 'P99999M', 'P9999Y99999M99999W999999DT999999H'])(
  '%s ends with the last year that a day can name',
  (by) => {
    expect(later('2026-11-21T18:00:00Z', by).toISOString()).toBe('9999-12-31T00:00:00.000Z')
  },
)

test('a duration that reaches far is still exact', () => {
  expect(later('2026-01-31T18:00:00Z', 'P5000Y1M').toISOString()).toBe('7026-02-28T18:00:00.000Z')
})

test.each(['', 'P', 'PT', 'P2', '2M', 'P-2M', '-P2M', 'P1.5M', 'P0D', 'PT0S', 'P2M ', 'p2m', 'P1M2Y', 'P99999Y'])(
  '%j is no duration',
  (text) => expect(parseDuration(text)).toBeUndefined(),
)
