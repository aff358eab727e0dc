// Secrets at rest: AES-256-GCM under a key from the keyring, bound to what it belongs to (additional data), so a sealed
// value copied to another row does not open. Form: version (1) | key number (1) | nonce (12) | tag (16) | ciphertext.
import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'

/** Keys by their number (0-255); `current` seals, every one opens. */
export type Keyring = { current: number; keys: ReadonlyMap<number, Buffer> }

const VERSION = 1

/** Key number: first byte of the key's SHA-256, so operators never have to number keys. */
export const keyNumber = (key: Buffer): number => createHash('sha256').update('sia key number').update(key).digest()[0]!

/** `keys`: 32 bytes each, the first seals. Refuses none, another length, and two keys with one number. */
export function makeKeyring(keys: Buffer[]): Keyring {
  const byNumber = new Map<number, Buffer>()
  for (const key of keys) {
    if (key.length !== 32) throw new RangeError('a master key has 32 bytes')
    if (byNumber.has(keyNumber(key))) throw new RangeError('two master keys share a number; make another')
    byNumber.set(keyNumber(key), key)
  }
  if (!keys[0]) throw new RangeError('no master key')
  return { current: keyNumber(keys[0]), keys: byNumber }
}

export function encrypt(ring: Keyring, plain: Buffer | string, belongsTo: string): Buffer {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', ring.keys.get(ring.current)!, nonce)
  cipher.setAAD(Buffer.from(belongsTo))
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([Buffer.of(VERSION, ring.current), nonce, cipher.getAuthTag(), body])
}

/** Throws where the key is gone, the text was changed, or it belongs to something else. */
export function decrypt(ring: Keyring, sealed: Uint8Array, belongsTo: string): Buffer {
  const bytes = Buffer.from(sealed)
  const key = bytes[0] === VERSION ? ring.keys.get(bytes[1]!) : undefined
  if (!key) throw new Error('sealed under a master key that is not loaded')
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(2, 14), { authTagLength: 16 })
  decipher.setAAD(Buffer.from(belongsTo))
  decipher.setAuthTag(bytes.subarray(14, 30))
  return Buffer.concat([decipher.update(bytes.subarray(30)), decipher.final()])
}

/** True where the value should be sealed again because the current key is another. */
export const isStale = (ring: Keyring, sealed: Uint8Array): boolean => sealed[1] !== ring.current

/** The keys of an environment of its own: what either seals, the other does not open. Numbers stay, so rotation is the same. */
export const deriveKeyring = (ring: Keyring, environment: string): Keyring => ({
  current: ring.current,
  keys: new Map([...ring.keys].map(([number, key]) => [number, derive(key, `environment:${environment}`)])),
})

const derive = (key: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, Buffer.alloc(0), purpose, 32))

/** Keys for one purpose, derived from the master keys (HKDF, IETF RFC 5869): the current one first, it writes; all read. */
export const deriveKeys = (ring: Keyring, purpose: string): Buffer[] =>
  [ring.keys.get(ring.current)!, ...[...ring.keys].filter(([n]) => n !== ring.current).map(([, key]) => key)].map((k) =>
    derive(k, purpose),
  )
