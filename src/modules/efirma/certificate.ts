// What an X.509 certificate says (IETF RFC 5280), read from its bytes as SAT and Banco de México write them. The public key and
// the signature are OpenSSL's, through node:crypto; the names are read here, because their bytes matter (T61String, Ñ, &).
import { type KeyObject, X509Certificate } from 'node:crypto'
import { children, expectTag, type Node, readOid, readOne, readText, readTime, TAG, Unreadable } from './der.ts'

export type Certificate = {
  der: Buffer
  x509: X509Certificate
  publicKey: KeyObject
  /** As people see it: SAT's serials are 20 ASCII digits; anything else in hexadecimal. */
  numeroSerie: string
  /** Content octets of the serial number. */
  serial: Buffer
  signatureOid: string
  /** DER of the whole name; authorities are found by it. */
  issuer: Buffer
  subject: Buffer
  /** Text of the subject's attributes by OID, in order. */
  attributes: ReadonlyMap<string, string[]>
  notBefore: Date
  notAfter: Date
  ca: boolean
  pathLength: number | undefined
  /** Names of IETF RFC 5280 4.2.1.3; undefined where the extension is absent. */
  keyUsage: ReadonlySet<KeyUsage> | undefined
  extendedUsage: ReadonlySet<string> | undefined
  subjectKeyId: Buffer | undefined
  authorityKeyId: Buffer | undefined
  /** Critical extensions that nothing here understands. */
  unknownCritical: string[]
}

export const ATTRIBUTE = {
  commonName: '2.5.4.3',
  serialNumber: '2.5.4.5',
  organization: '2.5.4.10',
  organizationalUnit: '2.5.4.11',
  name: '2.5.4.41',
  uniqueIdentifier: '2.5.4.45',
} as const

export const EXTENDED_USAGE = {
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
  ocspSigning: '1.3.6.1.5.5.7.3.9',
} as const

const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const
export type KeyUsage = (typeof KEY_USAGES)[number]

/** Larger than any certificate SAT has issued (2.3 kB at most in its published material). */
export const MAX_CERTIFICATE_BYTES = 16 * 1024

/** Throws Unreadable where the bytes are not one certificate with a public key. */
export function parseCertificate(bytes: Uint8Array): Certificate {
  const der = Buffer.from(bytes)
  if (der.length > MAX_CERTIFICATE_BYTES) throw new Unreadable('too large')
  const [tbs, signatureAlgorithm, signature, ...more] = children(expectTag(readOne(der), TAG.sequence))
  if (more.length > 0 || signature?.tag !== TAG.bitString) throw new Unreadable('certificate')
  const fields = children(expectTag(tbs, TAG.sequence))
  if (fields[0]?.tag === 0xa0) fields.shift()
  const [serialNumber, , issuer, validity, subject] = fields
  const serial = expectTag(serialNumber, TAG.integer).body
  const [notBefore, notAfter] = children(expectTag(validity, TAG.sequence))
  const extensions = fields.find((field) => field.tag === 0xa3)
  return {
    der,
    ...openssl(der),
    numeroSerie: /^[0-9]{20}$/.test(serial.toString('latin1')) ? serial.toString('latin1') : serial.toString('hex'),
    serial,
    signatureOid: readOid(children(expectTag(signatureAlgorithm, TAG.sequence))[0]),
    issuer: expectTag(issuer, TAG.sequence).whole,
    subject: expectTag(subject, TAG.sequence).whole,
    attributes: readName(subject!),
    notBefore: readTime(notBefore),
    notAfter: readTime(notAfter),
    ...readExtensions(extensions),
  }
}

/** OpenSSL's view of the same bytes, for the public key and for verifying. */
function openssl(der: Buffer): { x509: X509Certificate; publicKey: KeyObject } {
  try {
    const x509 = new X509Certificate(der)
    return { x509, publicKey: x509.publicKey }
  } catch (cause) {
    throw new Unreadable('OpenSSL does not read it', { cause })
  }
}

function readName(name: Node): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const set of children(name)) {
    for (const pair of children(expectTag(set, TAG.set))) {
      const [type, value] = children(expectTag(pair, TAG.sequence))
      const oid = readOid(type)
      if (!value) throw new Unreadable('name')
      found.set(oid, [...(found.get(oid) ?? []), readText(value)])
    }
  }
  return found
}

type Extensions = Pick<
  Certificate,
  'ca' | 'pathLength' | 'keyUsage' | 'extendedUsage' | 'subjectKeyId' | 'authorityKeyId' | 'unknownCritical'
>

function readExtensions(wrapper: Node | undefined): Extensions {
  const found: Extensions = {
    ca: false,
    pathLength: undefined,
    keyUsage: undefined,
    extendedUsage: undefined,
    subjectKeyId: undefined,
    authorityKeyId: undefined,
    unknownCritical: [],
  }
  if (!wrapper) return found
  const seen = new Set<string>()
  for (const extension of children(expectTag(readOne(wrapper.body), TAG.sequence))) {
    const parts = children(expectTag(extension, TAG.sequence))
    const oid = readOid(parts.shift())
    if (seen.has(oid)) throw new Unreadable('the same extension twice')
    seen.add(oid)
    const critical = parts[0]?.tag === TAG.boolean && parts.shift()!.body[0] !== 0
    const value = readOne(expectTag(parts[0], TAG.octetString).body)
    const read = READERS[oid]
    if (read) read(found, value)
    else if (critical) found.unknownCritical.push(oid)
  }
  return found
}

const READERS: Record<string, (found: Extensions, value: Node) => void> = {
  // basicConstraints
  '2.5.29.19'(found, value) {
    const parts = children(expectTag(value, TAG.sequence))
    if (parts[0]?.tag === TAG.boolean) found.ca = parts.shift()!.body[0] !== 0
    if (parts[0]?.tag === TAG.integer) {
      const { body } = parts[0]
      if (body.length !== 1 || body[0]! > 0x7f) throw new Unreadable('path length')
      found.pathLength = body[0]
    }
  },
  // keyUsage
  '2.5.29.15'(found, value) {
    const { body } = expectTag(value, TAG.bitString)
    found.keyUsage = new Set(KEY_USAGES.filter((_, bit) => ((body[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0))
  },
  // extKeyUsage
  '2.5.29.37'(found, value) {
    found.extendedUsage = new Set(children(expectTag(value, TAG.sequence)).map(readOid))
  },
  // subjectKeyIdentifier
  '2.5.29.14'(found, value) {
    found.subjectKeyId = expectTag(value, TAG.octetString).body
  },
  // authorityKeyIdentifier: only its key identifier, [0]
  '2.5.29.35'(found, value) {
    found.authorityKeyId = children(expectTag(value, TAG.sequence)).find((part) => part.tag === 0x80)?.body
  },
}
