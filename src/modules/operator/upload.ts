// A request body as a source of rows: bytes are asked for as the import goes on, so a fast sender waits and memory stays constant.
import type { Readable } from 'node:stream'
import type { Reject, RowFormat, Source, Totals } from '../../bulk-import/index.ts'
import { problems } from './problems.ts'

/** `type`: the Content-Type header. */
export type Upload = { type: string; bytes: Readable }

/** How many rejects an answer names; all are counted. */
export const NAMED_REJECTS = 1_000

const FORMATS: [string, RowFormat][] = [
  ['application/x-ndjson', 'ndjson'],
  ['text/csv', 'csv'],
]

/** Bytes that stop before their end are ENVIO_INTERRUMPIDO. */
export function sourceOf({ type, bytes }: Upload): Source {
  const format = FORMATS.find(([name]) => type.toLowerCase().startsWith(name))?.[1]
  const latin1 = /charset="?(iso-8859-1|latin1|windows-1252)\b/i.test(type)
  return { name: 'envío', bytes: received(bytes), ...(format && { format }), encoding: latin1 ? 'latin1' : 'utf8' }
}

async function* received(bytes: Readable): AsyncGenerator<Uint8Array> {
  try {
    // Kept open when the import gives up early, so that its refusal can still be sent.
    for await (const piece of bytes.iterator({ destroyOnReturn: false })) yield piece as Uint8Array
  } catch (cause) {
    throw problems.ENVIO_INTERRUMPIDO({ cause })
  }
}

/** The first rejects of an import, as `importRows` tells them. */
export function namedRejects() {
  const rechazos: Reject[] = []
  return { rechazos, onReject: (reject: Reject) => void (rechazos.length < NAMED_REJECTS && rechazos.push(reject)) }
}

/** What every answer tells of the rows, in the words of the wire. */
export const rowCounts = (totals: Totals) => ({
  leidas: totals.leidas,
  sinCambio: totals.sinCambio,
  rechazadas: totals.rechazadas,
  advertencias: totals.advertencias,
})
