// A private key must never travel. One that arrives all the same is refused before anything is stored or logged, whatever field
// it is in, so that its owner learns of the mistake instead of repeating it.
import { children, readOne, TAG, Unreadable } from './der.ts'
import { problems } from './problems.ts'

const PEM = /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/
// The shortest key that anybody holds (Ed25519 in PKCS#8) has 48 octets, 64 characters in base64.
const SHORTEST = 60

/** Refuses a parsed body that carries a private key in any text: PEM, or DER in base64 (also base64url, also a data: URL). */
export function refusePrivateKey(body: unknown): void {
  if (typeof body === 'string') {
    if (body.length >= SHORTEST && carriesKey(body)) throw problems.EFIRMA_LLAVE_PRIVADA()
  } else if (typeof body === 'object' && body !== null) {
    for (const value of Object.values(body)) refusePrivateKey(value)
  }
}

export function carriesKey(text: string): boolean {
  if (PEM.test(text)) return true
  const base64 = text.replace(/^\s*data:[^,]{0,100},/, '').trimStart()
  // A SEQUENCE, with which every kind of key file begins, is an M in base64; PEM that was encoded once more begins with LS0t.
  if (!base64.startsWith('M') && !base64.startsWith('LS0t')) return false
  const bytes = Buffer.from(base64, 'base64')
  return PEM.test(bytes.toString('latin1')) || isKey(bytes)
}

/**
 * True for the DER of PKCS#8 (version, algorithm, octets), encrypted PKCS#8 (algorithm, octets: SAT's .key), PKCS#1 and SEC 1
 * (version, then numbers or octets), and PKCS#12 (version, contents). No certificate and no signature looks like one of them.
 */
export function isKey(bytes: Buffer): boolean {
  try {
    const outer = readOne(bytes)
    if (outer.tag !== TAG.sequence) return false
    const parts = children(outer)
    const [first, second] = parts
    if (first?.tag === TAG.sequence) return second?.tag === TAG.octetString && parts.length === 2
    if (first?.tag !== TAG.integer) return false
    // Two numbers alone are a public key or an ECDSA signature.
    return second?.tag === TAG.integer ? parts.length >= 9 : second?.tag === TAG.sequence || second?.tag === TAG.octetString
  } catch (error) {
    if (error instanceof Unreadable) return false
    throw error
  }
}
