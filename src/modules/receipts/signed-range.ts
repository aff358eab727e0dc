// The signature that a PDF carries, found while the file streams by: what it covers is hashed as it comes, and only the signature is kept.
// A file of ours has one signature over all of it but the signature itself (PAdES; ISO 32000-1, 12.8.1).
import { createHash } from 'node:crypto'

export type FileSignature = { digest: Buffer; cms: Buffer }

/** signpdf writes the numbers where PDFKit left room for them, right before the signature. */
const RANGE = /\/ByteRange\s*\[\s*0\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]/
/** Between the numbers and the signature stand a few words: what came last is hashed only once it is known that it does not belong there. */
const DELAY = 1_024
/** Hex digits; a certificate chain of ten takes less. */
const LONGEST = 200_000

export class SignedRange {
  readonly #hash = createHash('sha256')
  #range: { from: number; to: number; end: number } | undefined
  #held = Buffer.alloc(0)
  /** Place in the file of the first byte of `held`. */
  #at = 0
  #hex = ''

  push(chunk: Uint8Array): void {
    this.#held = Buffer.concat([this.#held, chunk])
    this.#range ??= this.#find()
    this.#take(Math.max(0, this.#held.length - DELAY))
  }

  /** Undefined where the file has no signature that covers all of it. */
  end(): FileSignature | undefined {
    this.#range ??= this.#find()
    this.#take(this.#held.length)
    if (!this.#range || this.#at !== this.#range.end || this.#hex.length > LONGEST) return undefined
    const hex = /^<([0-9a-f]+)>$/.exec(this.#hex)?.[1]
    return hex === undefined ? undefined : { digest: this.#hash.digest(), cms: Buffer.from(hex, 'hex') }
  }

  #find() {
    const found = RANGE.exec(this.#held.toString('latin1'))
    if (!found) return undefined
    const [from, to, length] = found.slice(1).map(Number) as [number, number, number]
    // Where its own beginning has been hashed already, it is not of ours.
    return from >= this.#at && to > from ? { from, to, end: to + length } : undefined
  }

  #take(count: number): void {
    const bytes = this.#held.subarray(0, count)
    const { from, to } = this.#range ?? { from: Infinity, to: Infinity }
    const within = (place: number) => Math.min(Math.max(place - this.#at, 0), bytes.length)
    this.#hash.update(bytes.subarray(0, within(from)))
    if (this.#hex.length <= LONGEST) this.#hex += bytes.subarray(within(from), within(to)).toString('latin1')
    this.#hash.update(bytes.subarray(within(to)))
    this.#at += count
    this.#held = this.#held.subarray(count)
  }
}
