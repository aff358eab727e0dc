// Reads an uploaded file once, as it streams, keeping nothing of it but its SHA-256, its signature and the folios that it carries.
import { createHash } from 'node:crypto'
import { httpProblems } from '../../http/problems.ts'
import { type FileSignature, SignedRange } from './signed-range.ts'

/** `unsealed`: the file says of itself that it is one of those papers of this service that carry no seal. */
export type ScannedFile = {
  sha256: Buffer
  folios: string[]
  signature: FileSignature | undefined
  unsealed: boolean
  bytes: number
}

export const FILE_LIMIT = 8 * 1024 * 1024
const MAX_FOLIOS = 10
/** Where our documents name their folio uncompressed: keywords and the address behind the QR and the link. */
const FOLIO = /(?:SIA folio |\/verificacion\/)((?:[A-Z]{2}|[A-Z0-9]{12,14})(?:-[0-9A-Z]{4}){2,8})(?![0-9A-Z-])/g
/** Keywords of lists and reports. */
const UNSEALED = /SIA (?:avisos|certificación informe)\b/
const OVERLAP = 128

/** Refuses a file over FILE_LIMIT with CUERPO_DEMASIADO_GRANDE, as soon as it is. */
export async function scanFile(stream: AsyncIterable<Uint8Array>): Promise<ScannedFile> {
  const hash = createHash('sha256')
  const folios = new Set<string>()
  let bytes = 0
  const range = new SignedRange()
  let unsealed = false
  let rest = ''
  for await (const chunk of stream) {
    bytes += chunk.length
    if (bytes > FILE_LIMIT)
      throw httpProblems.CUERPO_DEMASIADO_GRANDE({ detail: 'El archivo mide más de 8 MB; ningún acuse mide tanto.' })
    hash.update(chunk)
    range.push(chunk)
    const text = rest + Buffer.from(chunk).toString('latin1')
    for (const [, folio] of text.matchAll(FOLIO)) if (folios.size < MAX_FOLIOS) folios.add(folio!)
    unsealed ||= UNSEALED.test(text)
    rest = text.slice(-OVERLAP)
  }
  return { sha256: hash.digest(), folios: [...folios], signature: range.end(), unsealed, bytes }
}
