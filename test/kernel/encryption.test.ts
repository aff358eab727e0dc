import { expect, test } from 'vitest'
import { decrypt, deriveKeys, encrypt, isStale, keyNumber, makeKeyring } from '../../src/kernel/encryption.ts'

const [a, b] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)]
const ring = makeKeyring([a])

test('what was sealed opens for what it belongs to', () => {
  expect(decrypt(ring, encrypt(ring, 'secreto', 'contrasena:1'), 'contrasena:1').toString()).toBe('secreto')
  expect(decrypt(ring, encrypt(ring, Buffer.alloc(0), 'x'), 'x')).toHaveLength(0)
})

test('sealing twice never gives the same bytes, and never shows the text', () => {
  const [one, two] = [encrypt(ring, 'secreto', 'x'), encrypt(ring, 'secreto', 'x')]
  expect(one.equals(two)).toBe(false)
  expect(one.includes('secreto')).toBe(false)
})

test('a sealed value that was copied to another row does not open', () => {
  expect(() => decrypt(ring, encrypt(ring, 'secreto', 'contrasena:1'), 'contrasena:2')).toThrow()
})

test('changing any one byte, or cutting anything off, makes it refuse', () => {
  const sealed = encrypt(ring, 'secreto', 'x')
  for (let i = 0; i < sealed.length; i++) {
    const forged = Buffer.from(sealed)
    forged[i]! ^= 1
    expect(() => decrypt(ring, forged, 'x')).toThrow()
    expect(() => decrypt(ring, sealed.subarray(0, i), 'x')).toThrow()
  }
})

test('a tag cut to four bytes, which AES-GCM would take, is refused', () => {
  const sealed = encrypt(ring, '', 'x')
  expect(() => decrypt(ring, sealed.subarray(0, 18), 'x')).toThrow()
})

test('after a change of the master key old values open and say that they are stale', () => {
  const old = encrypt(ring, 'secreto', 'x')
  const rotated = makeKeyring([b, a])
  expect(decrypt(rotated, old, 'x').toString()).toBe('secreto')
  expect(isStale(rotated, old)).toBe(true)
  expect(isStale(rotated, encrypt(rotated, 'secreto', 'x'))).toBe(false)
})

test('without the old key an old value refuses instead of giving nonsense', () => {
  expect(() => decrypt(makeKeyring([b]), encrypt(ring, 'secreto', 'x'), 'x')).toThrow('not loaded')
})

test('a keyring refuses no key, a short key, and the same key twice', () => {
  expect(() => makeKeyring([])).toThrow(RangeError)
  expect(() => makeKeyring([Buffer.alloc(31)])).toThrow(RangeError)
  expect(() => makeKeyring([a, Buffer.from(a)])).toThrow(RangeError)
})

test('derived keys differ by purpose and stay the same through a change of order', () => {
  expect(deriveKeys(ring, 'cursores')[0]).not.toEqual(deriveKeys(ring, 'otros')[0])
  const [first, second] = deriveKeys(makeKeyring([b, a]), 'cursores')
  expect(second).toEqual(deriveKeys(ring, 'cursores')[0])
  expect(first).not.toEqual(second)
  expect(keyNumber(a)).not.toBe(keyNumber(b))
})
