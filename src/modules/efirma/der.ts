// Reads DER (ITU-T X.690) just far enough for certificates, from bytes that anybody may have sent: definite lengths only, every
// length inside its parent, nothing left over. Own code because a certificate is read on every act and the general libraries
// cost more than the signatures that must be verified (docs/adr/0020).

export class Unreadable extends Error {}

/** One element. Content is only cut out when asked for: most of a certificate is never looked at. */
export class Node {
  readonly bytes: Buffer
  /** Identifier octet: class, constructed bit and tag number (high tag numbers are refused). */
  readonly tag: number
  /** Where the element begins, where its content does, and where both end. */
  readonly start: number
  readonly content: number
  readonly end: number

  constructor(bytes: Buffer, tag: number, start: number, content: number, end: number) {
    this.bytes = bytes
    this.tag = tag
    this.start = start
    this.content = content
    this.end = end
  }
  /** Content octets. */
  get body(): Buffer {
    return this.bytes.subarray(this.content, this.end)
  }
  /** Identifier, length and content: what a signature or a comparison is made over. */
  get whole(): Buffer {
    return this.bytes.subarray(this.start, this.end)
  }
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
  const node = readAt(bytes, 0, bytes.length)
  if (node.end !== bytes.length) throw new Unreadable('bytes after the end')
  return node
}

/** The one element that fills the content of another. */
export function only(node: Node): Node {
  const inner = readAt(node.bytes, node.content, node.end)
  if (inner.end !== node.end) throw new Unreadable('bytes after the end')
  return inner
}

/** The elements inside a constructed one. */
export function children(node: Node): Node[] {
  if ((node.tag & 0x20) === 0) throw new Unreadable('not constructed')
  const found: Node[] = []
  for (let at = node.content; at < node.end; at = found.at(-1)!.end) found.push(readAt(node.bytes, at, node.end))
  return found
}

/** The node itself, when it has the tag; throws Unreadable otherwise. */
export function expectTag(node: Node | undefined, tag: number): Node {
  if (node?.tag !== tag) throw new Unreadable(`expected tag ${tag}`)
  return node
}

function readAt(bytes: Buffer, start: number, limit: number): Node {
  if (start + 2 > limit) throw new Unreadable('cut short')
  const tag = bytes[start]!
  if ((tag & 0x1f) === 0x1f) throw new Unreadable('high tag number')
  let content = start + 2
  let length = bytes[start + 1]!
  if (length >= 0x80) {
    const octets = length & 0x7f
    if (octets === 0 || octets > 4 || content + octets > limit) throw new Unreadable('length')
    length = bytes.readUIntBE(content, octets)
    if (length < 0x80 || bytes[content] === 0) throw new Unreadable('length is not minimal')
    content += octets
  }
  if (content + length > limit) throw new Unreadable('longer than what holds it')
  return new Node(bytes, tag, start, content, content + length)
}

/** Dotted form of an OBJECT IDENTIFIER. Components beyond 2^53 are refused. */
export function readOid(node: Node | undefined): string {
  const { bytes, content, end } = expectTag(node, TAG.oid)
  if (end === content || end - content > 40 || bytes[end - 1]! >= 0x80) throw new Unreadable('object identifier')
  let text = ''
  let value = 0
  for (let at = content; at < end; at++) {
    const byte = bytes[at]!
    if (value === 0 && byte === 0x80) throw new Unreadable('object identifier')
    value = value * 128 + (byte & 0x7f)
    if (value > Number.MAX_SAFE_INTEGER) throw new Unreadable('object identifier')
    if (byte >= 0x80) continue
    if (text) text += `.${value}`
    else text = value < 80 ? `${Math.floor(value / 40)}.${value % 40}` : `2.${value - 80}`
    value = 0
  }
  return text
}

/** A BOOLEAN; BER's other ways to say true count too. */
export const isTrue = ({ bytes, content, end }: Node): boolean => end > content && bytes[content] !== 0

export const sameBytes = (a: Node, b: Node): boolean => a.bytes.compare(b.bytes, b.start, b.end, a.start, a.end) === 0

/** Content of an INTEGER as a number; undefined where it is negative or beyond 2^31. */
export function readSmall(node: Node): number | undefined {
  const { bytes, content, end } = expectTag(node, TAG.integer)
  const width = end - content
  if (width === 0 || width > 4 || bytes[content]! >= 0x80) return undefined
  return bytes.readUIntBE(content, width)
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
      if (isAscii(node)) return node.bytes.toString('latin1', node.content, node.end)
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

function isAscii({ bytes, content, end }: Node): boolean {
  for (let at = content; at < end; at++) if (bytes[at]! >= 0x80) return false
  return true
}

/** UTCTime or GeneralizedTime in UTC with seconds, as IETF RFC 5280 4.1.2.5 asks of certificates. */
export function readTime(node: Node | undefined): Date {
  if (node?.tag !== TAG.utcTime && node?.tag !== TAG.generalizedTime) throw new Unreadable('time')
  const { bytes, content, end } = node
  const yearDigits = node.tag === TAG.utcTime ? 2 : 4
  if (end - content !== yearDigits + 11 || bytes[end - 1] !== 0x5a) throw new Unreadable('time')
  const short = digits(bytes, content, yearDigits)
  const year = yearDigits === 4 ? short : short < 50 ? 2000 + short : 1900 + short
  const at = content + yearDigits
  const [month, day, hour] = [digits(bytes, at, 2), digits(bytes, at + 2, 2), digits(bytes, at + 4, 2)]
  const [minute, second] = [digits(bytes, at + 6, 2), digits(bytes, at + 8, 2)]
  const instant = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  // Date.UTC lets 31 February roll over to March, and takes years below 100 for 19xx.
  const real = instant.getUTCFullYear() === year && instant.getUTCMonth() === month - 1 && instant.getUTCDate() === day
  if (!real || hour > 23 || minute > 59 || second > 59) throw new Unreadable('time')
  return instant
}

function digits(bytes: Buffer, at: number, count: number): number {
  let value = 0
  for (let i = at; i < at + count; i++) {
    const digit = bytes[i]! - 0x30
    if (digit < 0 || digit > 9) throw new Unreadable('time')
    value = value * 10 + digit
  }
  return value
}
