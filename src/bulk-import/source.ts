// Where rows come from: a file, the standard input, a request body. Bytes are read once, in order, a piece at a time.
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename } from 'node:path'

export type RowFormat = 'csv' | 'ndjson'
/** `latin1` stands for Windows-1252, what Excel and old systems write when they say Latin-1 or ANSI. */
export type Encoding = 'utf8' | 'latin1'

export type Source = {
  /** Said in messages. */
  name: string
  bytes: AsyncIterable<Uint8Array>
  /** Length in bytes where it is known, for the time left. */
  size?: number
  /** Absent: by the first character (`{` begins NDJSON). */
  format?: RowFormat
  encoding?: Encoding
}

// Small, so that answers of the database are taken up between two pieces while rows are being checked.
const PIECE = 128 * 1024

/** The format that a file name tells, else undefined. */
export const formatOfName = (name: string): RowFormat | undefined =>
  /\.csv$/i.test(name) ? 'csv' : /\.(ndjson|jsonl)$/i.test(name) ? 'ndjson' : undefined

/** Opens a file. Refuses with the system's error (ENOENT, EACCES, EISDIR) before anything is read. */
export async function fileSource(path: string): Promise<Source> {
  const handle = await open(path, 'r')
  const stat = await handle.stat()
  await handle.close()
  if (stat.isDirectory()) throw Object.assign(new Error(`EISDIR: ${path}`), { code: 'EISDIR' })
  const format = formatOfName(path)
  return {
    name: basename(path),
    bytes: createReadStream(path, { highWaterMark: PIECE }),
    ...(stat.isFile() && { size: stat.size }),
    ...(format && { format }),
  }
}

/** Rows from text that is in memory already. */
export const textSource = (text: string | Uint8Array, format?: RowFormat): Source => {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return {
    name: '(texto)',
    size: bytes.length,
    ...(format && { format }),
    bytes: (async function* () {
      yield bytes
    })(),
  }
}
