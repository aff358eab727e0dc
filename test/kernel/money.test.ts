import { expect, test } from 'vitest'
import { parseDecimal } from '../../src/kernel/money.ts'

test.each([
  ['2450', 12, 2, '2450.00'],
  [2450, 12, 2, '2450.00'],
  ['20.5', 8, 4, '20.5000'],
  [20.5, 8, 4, '20.5000'],
  ['0020.50', 8, 4, '20.5000'],
  ['0', 8, 4, '0.0000'],
  [-0, 8, 4, '0.0000'],
  ['1.10000000', 12, 2, '1.10'],
  [' 7 ', 12, 2, '7.00'],
  ['9999999999.99', 12, 2, '9999999999.99'],
  ['15', 3, 0, '15'],
])('%j in (%i, %i) is %s', (given, width, decimals, text) => expect(parseDecimal(given, width, decimals)).toBe(text))

test.each([
  ['-1', 12, 2],
  [-0.01, 12, 2],
  ['2,450.00', 12, 2],
  ['$100', 12, 2],
  ['1e3', 12, 2],
  [1e21, 30, 2],
  [1e-7, 12, 2],
  ['0.001', 12, 2],
  ['10000000000', 12, 2],
  ['1.2.3', 12, 2],
  ['.5', 12, 2],
  ['5.', 12, 2],
  ['', 12, 2],
  ['NaN', 12, 2],
  [Number.NaN, 12, 2],
  [Number.POSITIVE_INFINITY, 12, 2],
  ['١٢', 12, 2],
])('%j in (%i, %i) is refused', (given, width, decimals) => expect(parseDecimal(given, width, decimals)).toBeUndefined())
