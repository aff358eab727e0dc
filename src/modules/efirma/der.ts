// Reads DER (ITU-T X.690) just far enough for certificates, from bytes that anybody may have sent: definite lengths only, every
// length inside its parent, nothing left over. Own code because a certificate is read on every act and the general libraries
// cost more than the signatures that must be verified (docs/adr/0020).

export class Unreadable extends Error {}

export type Node = {
  /** Identifier octet: class, constructed bit and tag number (high tag numbers are refused). */
  tag: number
  /** Content octets. */
  body: Buffer
  /** Identifier, length and content: what a signature or a comparison is made over. */
  whole: Buffer
}

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  oid: 0x06,
  utf8: 0x0c,
  printable: 0x13,
  t61: 0x14,
  ia5: 0x16,
  utcTime: 0x17,
  generalizedTime: 0x18,
  bmp: 0x1e,
  sequence: 0x30,
  set: 0x31,
} as const

/** The one element that fills `bytes`; throws Unreadable otherwise. */
export function readOne(bytes: Buffer): Node {
  const node = readAt(bytes, 0)
  if (node.whole.length !== bytes.length) throw new Unreadable('bytes after the end')
  return node
}

/** The elements inside a constructed one. */
export function children(node: Node): Node[] {
  if ((node.tag & 0x20) === 0) throw new Unreadable('not constructed')
  const found: Node[] = []
  for (let at = 0; at < node.body.length; ) {
    const child = readAt(node.body, at)
    found.push(child)
    at += child.whole.length
  }
  return found
}

/** The node itself, when it has the tag; throws Unreadable otherwise. */
export function expectTag(node: Node | undefined, tag: number): Node {
  if (node?.tag !== tag) throw new Unreadable(`expected tag ${tag}`)
  return node
}

function readAt(bytes: Buffer, start: number): Node {
  const tag = bytes[start]
  const first = bytes[start + 1]
  if (tag === undefined || first === undefined) throw new Unreadable('cut short')
  if ((tag & 0x1f) === 0x1f) throw new Unreadable('high tag number')
  let at = start + 2
  let length = first
  if (first >= 0x80) {
    const octets = first & 0x7f
    if (octets === 0 || octets > 4 || at + octets > bytes.length) throw new Unreadable('length')
    length = bytes.readUIntBE(at, octets)
    if (length < 0x80 || bytes[at] === 0) throw new Unreadable('length is not minimal')
    at += octets
  }
  if (at + length > bytes.length) throw new Unreadable('longer than what holds it')
  return { tag, body: bytes.subarray(at, at + length), whole: bytes.subarray(start, at + length) }
}

/** Dotted form of an OBJECT IDENTIFIER. Components beyond 2^53 are refused. */
export function readOid(node: Node | undefined): string {
  const { body } = expectTag(node, TAG.oid)
  if (body.length === 0 || body.length > 40) throw new Unreadable('object identifier')
  const parts: number[] = []
  let value = 0
  for (const [i, byte] of body.entries()) {
    if (value === 0 && byte === 0x80) throw new Unreadable('object identifier')
    value = value * 128 + (byte & 0x7f)
    if (value > Number.MAX_SAFE_INTEGER) throw new Unreadable('object identifier')
    if (byte < 0x80) {
      if (parts.length === 0) {
        const root = Math.min(2, Math.floor(value / 40))
        parts.push(root, value - root * 40)
      } else parts.push(value)
      value = 0
    } else if (i === body.length - 1) throw new Unreadable('object identifier')
  }
  return parts.join('.')
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * A directory string as text. SAT writes T61String with Latin-1 bytes (Ñ is 0xD1), and in some older certificates with UTF-8
 * ones, so UTF-8 is tried first: Latin-1 text of Spanish names is never valid UTF-8 by chance.
 */
export function readText(node: Node): string {
  switch (node.tag) {
    case TAG.bmp:
      if (node.body.length % 2 !== 0) throw new Unreadable('text')
      return Buffer.from(node.body).swap16().toString('utf16le')
    case TAG.utf8:
    case TAG.printable:
    case TAG.t61:
    case TAG.ia5:
      try {
        return utf8.decode(node.body)
      } catch {
        if (node.tag === TAG.utf8) throw new Unreadable('text is not UTF-8')
        return node.body.toString('latin1')
      }
    default:
      throw new Unreadable('kind of text')
  }
}

/** UTCTime or GeneralizedTime in UTC with seconds, as IETF RFC 5280 4.1.2.5 asks of certificates. */
export function readTime(node: Node | undefined): Date {
  const text = node?.body.toString('latin1') ?? ''
  const [, year, month, day, hour, minute, second] =
    (node?.tag === TAG.utcTime ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(
      text,
    ) ?? []
  if (!year || (node?.tag !== TAG.utcTime && node?.tag !== TAG.generalizedTime)) throw new Unreadable('time')
  const full = year.length === 4 ? year : Number(year) >= 50 ? `19${year}` : `20${year}`
  const instant = new Date(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(instant.getTime())) throw new Unreadable('time')
  return instant
}
