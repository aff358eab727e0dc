// Bytes -> numbered lines of text, in pieces, with constant memory. Lines end with LF, CRLF or CR alone (Excel's «CSV Macintosh»). A UTF-8
// mark (BOM) is dropped, and says the encoding whatever was given; bytes that are not of it become U+FFFD, so that the row that has them is
// rejected and not the file.
import { rowProblems } from './problems.ts'
import type { Source } from './source.ts'

/** One line; `texto` undefined where it was longer than MAX_LINE and was skipped. */
export type Line = { linea: number; texto: string | undefined }

/** Characters. A notice takes about 600; a longer line is not one of ours. */
export const MAX_LINE = 65_536

/** Pieces of lines with the number of bytes read so far. Blank lines are left out but counted. */
export async function* readLines(source: Source): AsyncGenerator<{ lines: Line[]; bytes: number }> {
  let decoder: TextDecoder | undefined
  /** The first bytes, until they tell the encoding. */
  let head: Uint8Array | undefined
  let bytes = 0
  let linea = 0
  let carry = ''
  let skipping = false
  const take = (pieces: string[], lines: Line[]) => {
    for (const piece of pieces) {
      linea += 1
      if (skipping) {
        skipping = false
        continue
      }
      if (piece.length > MAX_LINE) {
        lines.push({ linea, texto: undefined })
        continue
      }
      if (piece !== '' && piece.trim() !== '') lines.push({ linea, texto: piece })
    }
  }
  for await (const chunk of source.bytes) {
    if (bytes === 0) refuseBinary(chunk, source.name)
    bytes += chunk.length
    if (!decoder) {
      head = head ? Buffer.concat([head, chunk]) : chunk
      // A mark has three bytes, and chunks may be shorter.
      if (head.length < MARK.length) continue
      decoder = new TextDecoder(
        source.encoding === 'latin1' && !MARK.every((byte, i) => head![i] === byte) ? 'windows-1252' : 'utf-8',
      )
    }
    const text = carry + decoder.decode(head ?? chunk, { stream: true })
    head = undefined
    const pieces = splitLines(text)
    carry = pieces.pop()!
    const lines: Line[] = []
    take(pieces, lines)
    if (carry.length > MAX_LINE || skipping) {
      // Told at once: its end may be gigabytes away.
      if (!skipping) lines.push({ linea: linea + 1, texto: undefined })
      skipping = true
      carry = ''
    }
    yield { lines, bytes }
  }
  const lines: Line[] = []
  decoder ??= new TextDecoder(source.encoding === 'latin1' ? 'windows-1252' : 'utf-8')
  if (head) carry += decoder.decode(head, { stream: true })
  carry += decoder.decode()
  const rest = splitLines(carry).flatMap((piece) => piece.split('\r'))
  if (rest.length > 1 || rest[0] !== '' || skipping) take(rest, lines)
  yield { lines, bytes }
}

const MARK = [0xef, 0xbb, 0xbf]

/** The last piece is what has no end yet; with it a CR whose LF may still come. */
function splitLines(text: string): string[] {
  if (!text.includes('\r')) return text.split('\n')
  const open = text.endsWith('\r')
  const pieces = (open ? text.slice(0, -1) : text).split(/\r\n|\r|\n/)
  if (open) pieces.push(`${pieces.pop()!}\r`)
  return pieces
}

const SIGNATURES: [number[], string][] = [
  [[0xff, 0xfe], 'Está en UTF-16. Guárdelo como UTF-8 (iconv -f UTF-16 -t UTF-8) y repita.'],
  [[0xfe, 0xff], 'Está en UTF-16. Guárdelo como UTF-8 (iconv -f UTF-16 -t UTF-8) y repita.'],
  [[0x1f, 0x8b], 'Está comprimido con gzip. Descomprímalo y páselo por la entrada: zcat ARCHIVO | sia … importar -'],
  [[0x50, 0x4b, 0x03, 0x04], 'Es un ZIP o un libro de Excel. Guárdelo como CSV UTF-8 y repita.'],
  [[0x25, 0x50, 0x44, 0x46], 'Es un PDF. Hace falta un CSV o un NDJSON.'],
]

function refuseBinary(chunk: Uint8Array, name: string): void {
  const found = SIGNATURES.find(([signature]) => signature.every((byte, i) => chunk[i] === byte))
  const detail = found?.[1] ?? (chunk.subarray(0, 4096).includes(0) ? 'No es un archivo de texto.' : undefined)
  if (detail) throw rowProblems.ARCHIVO_ILEGIBLE({ detail: `${name}: ${detail}` })
}
