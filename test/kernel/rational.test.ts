import fc from 'fast-check'
import { expect, test } from 'vitest'
import { atMost, decimal, lesser, overWhole, pesos, rounded, times, timesWhole, toCents } from '../../src/kernel/rational.ts'

test('a decimal is read exactly, and nothing else is', () => {
  expect(decimal('148.10484')).toEqual({ n: 14_810_484n, d: 100_000n })
  expect(decimal('20')).toEqual({ n: 20n, d: 1n })
  for (const text of ['', '.5', '5.', '-1', '1e3', '1,000', ' 1', 'NaN']) expect(() => decimal(text)).toThrow(RangeError)
})

test('half a cent goes up, less goes down', () => {
  expect(['0.005', '0.00499999', '1.005', '2.675'].map((text) => toCents(decimal(text)))).toEqual([1n, 0n, 101n, 268n])
})

test('a third of a peso taken three times is a peso again: nothing is lost between', () => {
  expect(toCents(timesWhole(overWhole(decimal('1'), 3), 3))).toBe(100n)
  expect(toCents(timesWhole(overWhole(decimal('4032.40'), 59), 59))).toBe(403_240n)
})

test('products, comparisons and rounding agree with whole numbers', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), fc.integer({ min: 1, max: 62 }), (a, b, days) => {
      const [x, y] = [decimal((a / 100).toFixed(2)), decimal((b / 100).toFixed(2))]
      expect(times(x, y).n).toBe(BigInt(a) * BigInt(b))
      expect(atMost(x, y)).toBe(a <= b)
      expect(lesser(BigInt(a), BigInt(b))).toBe(BigInt(Math.min(a, b)))
      const error = rounded(overWhole(x, days), 2) * BigInt(days) * 2n - BigInt(a) * 2n
      expect(error > -BigInt(days) && error <= BigInt(days)).toBe(true)
      expect(pesos(BigInt(a))).toBe(a / 100)
    }),
  )
})
