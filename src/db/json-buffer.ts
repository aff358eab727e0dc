// Texts of many rows as one run of UTF-8 bytes with commas between them, gathered without making strings of them.

const COMMA = 0x2c
/** Room left in front, for what the list is put behind. */
const FRONT_BYTES = 64
/** Of a usual text; the list grows where they are longer. */
const USUAL_BYTES = 700

export class JsonBuffer {
  count = 0
  /** How many of the rows had no text (null); they are not in the list. */
  missing = 0
  #bytes: Buffer
  #end = FRONT_BYTES

  /** `expected`: how many texts will come, about. */
  constructor(expected: number) {
    this.#bytes = Buffer.allocUnsafeSlow(2 * FRONT_BYTES + expected * USUAL_BYTES)
  }

  static of(texts: readonly string[]): JsonBuffer {
    const list = new JsonBuffer(texts.length)
    for (const text of texts) list.addText(text)
    return list
  }

  /** Adds what lies in `source` from `from` to `to`. */
  add(source: Buffer, from: number, to: number): void {
    this.#comma(to - from)
    this.#end += source.copy(this.#bytes, this.#end, from, to)
  }

  addText(text: string | null): void {
    if (text === null) this.missing += 1
    else {
      const bytes = Buffer.from(text)
      this.add(bytes, 0, bytes.length)
    }
  }

  /** The list between `before` and `after`. Once only: what is handed over is the list's own memory. */
  between(before: string, after: string): Buffer {
    const [front, back] = [Buffer.byteLength(before), Buffer.byteLength(after)]
    if (front > FRONT_BYTES) throw new RangeError(`no more than ${FRONT_BYTES} bytes before a list`)
    this.#reserve(back)
    const begin = FRONT_BYTES - front
    this.#bytes.write(before, begin)
    this.#bytes.write(after, this.#end)
    return this.#bytes.subarray(begin, this.#end + back)
  }

  /** Gives its memory back at once. Whoever still holds what `between` handed over finds it empty, and never what comes next. */
  free(): void {
    ;(this.#bytes.buffer as ArrayBuffer).transfer(0)
  }

  #comma(following: number): void {
    this.#reserve(following + 1)
    if (this.count > 0) this.#bytes[this.#end++] = COMMA
    this.count += 1
  }

  #reserve(more: number): void {
    if (this.#end + more <= this.#bytes.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(2 * this.#bytes.length, this.#end + more))
    this.#bytes.copy(larger, 0, 0, this.#end)
    this.#bytes = larger
  }
}
