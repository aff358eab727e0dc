import { expect, test } from 'vitest'
import { type Delivery, instantAt, spansOf } from '../../../../src/modules/notices/feed/deliveries.ts'

test.each([
  [[], []],
  [[7], [[7, 7]]],
  [[1, 2, 3], [[1, 3]]],
  [
    [1, 2, 4, 7, 8],
    [
      [1, 2],
      [4, 4],
      [7, 8],
    ],
  ],
  [
    [9, 3, 2, 8, 2],
    [
      [2, 3],
      [8, 9],
    ],
  ],
])('places %j are the spans %j', (places, spans) => {
  expect(spansOf(places).map(({ desde, hasta }) => [desde, hasta])).toEqual(spans)
})

test('a place has the instant of the delivery that covers it, in whatever order they come; none has that of a neighbour', () => {
  const delivery = (desde: number, hasta: number): Delivery => ({ desde, hasta, instante: `${desde}-${hasta}`, nueva: false })
  const at = instantAt([delivery(20, 20), delivery(3, 9), delivery(10, 12)])
  const told = [1, 2, 3, 9, 10, 12, 13, 19, 20, 21].map((place) => at(place) ?? '')
  expect(told).toEqual(['', '', '3-9', '3-9', '10-12', '10-12', '', '', '20-20', ''])
  expect(instantAt([])(1)).toBeUndefined()
})
