import { expect, test } from 'vitest'
import { effectiveDay } from '../../../../src/modules/notices/feed/rules.ts'

test.each([
  ['2026-02-10T18:00:00.000Z', '2026-02-11', '2026-03-01', '2026-02-10'],
  ['2026-12-31T18:00:00.000Z', '2027-01-01', '2027-01-01', '2026-12-31'],
  ['2027-01-01T05:59:59.999Z', '2027-01-01', '2027-01-01', '2026-12-31'],
  ['2028-02-29T05:59:59.999Z', '2028-02-29', '2028-03-01', '2028-02-28'],
  ['2028-02-29T06:00:00.000Z', '2028-03-01', '2028-03-01', '2028-02-29'],
  ['2028-03-01T06:00:00.000Z', '2028-03-02', '2028-05-01', '2028-03-01'],
])(
  'first delivered at %s: retention from %s, modification from %s, suspension from %s',
  (instant, retention, modification, suspension) => {
    expect(effectiveDay('RETENCION', instant)).toBe(retention)
    expect(effectiveDay('MODIFICACION', instant)).toBe(modification)
    expect(effectiveDay('SUSPENSION', instant)).toBe(suspension)
  },
)

test('a notice without a class has no effective day', () => {
  expect(effectiveDay(null, '2026-02-10T18:00:00.000Z')).toBeNull()
})
