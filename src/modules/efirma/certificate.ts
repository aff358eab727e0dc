// What an X.509 certificate says (IETF RFC 5280), read from its bytes as SAT and Banco de México write them (T61String, Ñ, &).
// Keys and signatures are OpenSSL's business, through node:crypto.
import { createPublicKey, type KeyObject, verify } from 'node:crypto'
import {
  children,
  expectTag,
  type Node,
  readOid,
  readOne,
  readSmall,
  readText,
  readTime,
  sameBytes,
  TAG,
  Unreadable,
} from './der.ts'
import { type Extensions, readExtensions } from './extensions.ts'

export type Certificate = Extensions & {
  der: Buffer
  /** As it stands in the certificate. */
  key: { der: Buffer; type: 'pkcs1' | 'spki' }
  /** Made when first asked for, since it costs as much as a signature. Throws where OpenSSL can't use it. */
  readonly publicKey: KeyObject
  /** Undefined where the key is of another kind. */
  rsa: { bits: number; exponent: number | undefined } | undefined
  /** As people see it: SAT's serials are 20 ASCII digits; anything else in hexadecimal. */
  numeroSerie: string
  /** Content octets of the serial number. */
  serial: Buffer
  /** Who signed says so over these bytes. */
  tbs: Buffer
  signatureOid: string
  signature: Buffer
  /** DER of the whole name; authorities are found by it. */
  issuer: Buffer
  subject: Buffer
  /** Text of the subject's attributes by OID, in order. */
  attributes: ReadonlyMap<string, string[]>
  notBefore: Date
  notAfter: Date
}

export const ATTRIBUTE = {
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  name: '2.5.4.41',
  uniqueIdentifier: '2.5.4.45',
} as const

/** Larger than any certificate SAT has issued (2.3 kB at most in its published material). */
export const MAX_CERTIFICATE_BYTES = 16 * 1024

/** Throws Unreadable where the bytes are not one certificate with a public key. What is read points into `der`: leave it as it is. */
export function parseCertificate(der: Buffer): Certificate {
  if (der.length > MAX_CERTIFICATE_BYTES) throw new Unreadable('too large')
  const [tbs, signatureAlgorithm, signature, ...more] = children(expectTag(readOne(der), TAG.sequence))
  if (more.length > 0) throw new Unreadable('certificate')
  const fields = children(expectTag(tbs, TAG.sequence))
  const versioned = fields[0]?.tag === 0xa0
  const [serialNumber, innerAlgorithm, issuer, validity, subject, keyInfo] = versioned ? fields.slice(1) : fields
  const serial = expectTag(serialNumber, TAG.integer).body
  const [notBefore, notAfter] = children(expectTag(validity, TAG.sequence))
  // IETF RFC 5280 4.1.1.2: the one outside the signed part must say the same.
  if (!sameBytes(expectTag(signatureAlgorithm, TAG.sequence), innerAlgorithm!)) throw new Unreadable('two signature algorithms')
  const key = readKey(keyInfo)
  let made: KeyObject | undefined
  return {
    der,
    get publicKey() {
      made ??= makeKey(key)
      return made
    },
    key,
    rsa: key.rsa,
    numeroSerie: readableSerial(serial),
    serial,
    tbs: tbs!.whole,
    signatureOid: readOid(children(signatureAlgorithm!)[0]),
    signature: readBits(signature),
    issuer: expectTag(issuer, TAG.sequence).whole,
    subject: expectTag(subject, TAG.sequence).whole,
    attributes: readName(subject!),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    ...readExtensions(fields.find((field) => field.tag === 0xa3)),
  }
}

const readableSerial = (serial: Buffer): string => {
  const digits = serial.toString('latin1')
  return /^[0-9]{20}$/.test(digits) ? digits : serial.toString('hex')
}

const HASHES: Record<string, string> = {
  '1.2.840.113549.1.1.5': 'sha1',
  '1.2.840.113549.1.1.11': 'sha256',
  '1.2.840.113549.1.1.12': 'sha384',
  '1.2.840.113549.1.1.13': 'sha512',
}

/**
 * Hash of a PKCS#1 v1.5 signature with RSA by the OID of its algorithm; undefined for every other. `strong` leaves SHA-1 out.
 * MD5 is in neither: nothing that lives was signed with it.
 */
export const signatureHash = (oid: string, strength: 'strong' | 'any'): string | undefined =>
  strength === 'strong' && HASHES[oid] === 'sha1' ? undefined : HASHES[oid]

/** Whether `certificate` was signed with the key of `issuer`. Says nothing about names, dates and usages. */
export function isSignedBy(certificate: Certificate, issuer: Certificate, strength: 'strong' | 'any'): boolean {
  const hash = signatureHash(certificate.signatureOid, strength)
  if (!hash || !issuer.rsa) return false
  try {
    return verify(hash, certificate.tbs, issuer.publicKey, certificate.signature)
  } catch {
    return false
  }
}

const RSA_OID = '1.2.840.113549.1.1.1'

type Key = Certificate['key'] & Pick<Certificate, 'rsa'>

function readKey(info: Node | undefined): Key {
  const [algorithm, bits] = children(expectTag(info, TAG.sequence))
  const isRsa = readOid(children(expectTag(algorithm, TAG.sequence))[0]) === RSA_OID
  if (!isRsa) return { rsa: undefined, der: info!.whole, type: 'spki' }
  const der = readBits(bits)
  const [modulus, exponent, ...more] = children(expectTag(readOne(der), TAG.sequence))
  const exponentValue = readSmall(expectTag(exponent, TAG.integer))
  if (more.length > 0) throw new Unreadable('RSA key')
  return { rsa: { bits: bitLength(expectTag(modulus, TAG.integer)), exponent: exponentValue }, der, type: 'pkcs1' }
}

/** Bits of a positive INTEGER. */
function bitLength({ bytes, content, end }: Node): number {
  let first = content
  while (first < end && bytes[first] === 0) first++
  if (first === end || bytes[content]! >= 0x80) throw new Unreadable('RSA key')
  return (end - first) * 8 - Math.clz32(bytes[first]!) + 24
}

function makeKey({ der, type }: Certificate['key']): KeyObject {
  try {
    return createPublicKey({ key: der, format: 'der', type })
  } catch (cause) {
    throw new Unreadable('public key', { cause })
  }
}

/** Octets of a BIT STRING without unused bits. */
function readBits(node: Node | undefined): Buffer {
  const { bytes, content, end } = expectTag(node, TAG.bitString)
  if (content === end || bytes[content] !== 0) throw new Unreadable('bit string')
  return bytes.subarray(content + 1, end)
}

function readName(name: Node): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const set of children(name)) {
    for (const pair of children(expectTag(set, TAG.set))) {
      const [type, value] = children(expectTag(pair, TAG.sequence))
      const oid = readOid(type)
      if (!value) throw new Unreadable('name')
      const text = readText(value)
      found.get(oid)?.push(text) ?? found.set(oid, [text])
    }
  }
  return found
}
