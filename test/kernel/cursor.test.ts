import { createSecretKey, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { readCursor, writeCursor } from '../../src/kernel/cursor.ts'

const keys = [createSecretKey(Buffer.alloc(32, 1)), createSecretKey(Buffer.alloc(32, 2))]
const place = { p: 1234, f: 'EKU9003173C9' }

test('a cursor gives back its place', () => {
  expect(readCursor(keys, writeCursor(keys, place))).toEqual(place)
})

test('a cursor written before the key was changed still reads', () => {
  expect(readCursor([createSecretKey(randomBytes(32)), keys[0]!], writeCursor(keys, place))).toEqual(place)
})

test('a cursor of another key is nothing', () => {
  expect(readCursor([keys[1]!], writeCursor(keys, place))).toBeUndefined()
})

test('changing any one bit of a cursor makes it nothing', () => {
  const bytes = Buffer.from(writeCursor(keys, place), 'base64url')
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const forged = Buffer.from(bytes)
    forged[bit >> 3]! ^= 1 << (bit & 7)
    expect(readCursor(keys, forged.toString('base64url'))).toBeUndefined()
  }
})

test('a cursor cut short, lengthened, padded, or spelt otherwise is nothing', () => {
  const cursor = writeCursor(keys, place)
  for (let length = 0; length < cursor.length; length++) expect(readCursor(keys, cursor.slice(0, length))).toBeUndefined()
  for (const other of [
    `${cursor}A`,
    `${cursor}=`,
    ` ${cursor}`,
    `${cursor}\n`,
    '',
    'A'.repeat(401),
    "' or 1=1 --",
    '../../etc/passwd0000000',
  ]) {
    expect(readCursor(keys, other)).toBeUndefined()
  }
  // base64 whose unused last bits are set names the same bytes; only one spelling is ours
  const odd = writeCursor(keys, { p: 1 })
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  const spelt = [...alphabet].filter((c) => readCursor(keys, odd.slice(0, -1) + c) !== undefined)
  expect(spelt).toEqual([odd.at(-1)])
})

test('a cursor is its place with twelve bytes of HMAC-SHA-256 before it: what clients keep reads after a restart', () => {
  const kept = 'TdVP6mupHcOEI3EEeyJwIjoxMjM0LCJmIjoiRUtVOTAwMzE3M0M5In0'
  expect(readCursor(keys, kept)).toEqual(place)
  expect(writeCursor(keys, place)).toBe(kept)
})
