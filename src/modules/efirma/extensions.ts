// The extensions of a certificate that decide what it may be used for (IETF RFC 5280 4.2).
import { children, expectTag, isTrue, type Node, only, readOid, readSmall, TAG, Unreadable } from './der.ts'

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

export type Extensions = {
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

export function readExtensions(wrapper: Node | undefined): Extensions {
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
  for (const extension of children(expectTag(only(wrapper), TAG.sequence))) {
    const parts = children(expectTag(extension, TAG.sequence))
    const oid = readOid(parts.shift())
    if (seen.has(oid)) throw new Unreadable('the same extension twice')
    seen.add(oid)
    const critical = parts[0]?.tag === TAG.boolean && isTrue(parts.shift()!)
    const read = READERS[oid]
    const octets = expectTag(parts[0], TAG.octetString)
    if (read) read(found, only(octets))
    else if (critical) found.unknownCritical.push(oid)
  }
  return found
}

const READERS: Record<string, (found: Extensions, value: Node) => void> = {
  // basicConstraints
  '2.5.29.19'(found, value) {
    const parts = children(expectTag(value, TAG.sequence))
    if (parts[0]?.tag === TAG.boolean) found.ca = isTrue(parts.shift()!)
    if (parts[0]?.tag === TAG.integer) {
      found.pathLength = readSmall(parts[0])
      if (found.pathLength === undefined) throw new Unreadable('path length')
    }
  },
  // keyUsage
  '2.5.29.15'(found, value) {
    const { bytes, content, end } = expectTag(value, TAG.bitString)
    const usages = new Set<KeyUsage>()
    for (let bit = 0; bit < KEY_USAGES.length && content + 1 + (bit >> 3) < end; bit++) {
      if ((bytes[content + 1 + (bit >> 3)]! & (0x80 >> (bit & 7))) !== 0) usages.add(KEY_USAGES[bit]!)
    }
    found.keyUsage = usages
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
