import { expect, test } from 'vitest'
import { JsonBuffer } from '../../src/db/json-buffer.ts'

const OPEN = '{"datos":['

test('texts stand between what is put around them, however many and long they are', () => {
  for (const texts of [
    [],
    ['a'],
    ['', '', ''],
    ['{"n":"Ñ"}', '€'.repeat(5_000), 'z'],
    Array.from({ length: 3_000 }, (_, i) => `${i}`.repeat(400)),
  ]) {
    for (const expected of [0, texts.length]) {
      const list = new JsonBuffer(expected)
      for (const text of texts) list.addText(text)
      expect([list.count, list.missing]).toEqual([texts.length, 0])
      expect(list.between(OPEN, ']"ñ"}').toString()).toBe(`${OPEN}${texts.join()}]"ñ"}`)
    }
    expect(JsonBuffer.of(texts).between('', '').toString()).toBe(texts.join())
  }
})

test('a part of other bytes is added, and what is missing is counted', () => {
  const list = new JsonBuffer(1)
  const source = Buffer.from('before«uno»after')
  list.add(source, source.indexOf('«'), source.indexOf('after'))
  list.addText(null)
  list.addText('dos')
  source.fill(0)
  expect([list.count, list.missing]).toEqual([2, 1])
  expect(list.between('<', '>').toString()).toBe('<«uno»,dos>')
})

test('more than has room in front is refused', () => {
  expect(() => new JsonBuffer(1).between('x'.repeat(65), '')).toThrow(RangeError)
  expect(JsonBuffer.of(['a']).between('x'.repeat(64), '').toString()).toBe(`${'x'.repeat(64)}a`)
})
