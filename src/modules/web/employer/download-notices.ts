// Notices as files, by the same use cases as the API: delivered, logged, and broken off once the session has ended.
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { httpProblems } from '../../../http/problems.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { openReading, printNotices, STREAM_FORMATS, streamNotices } from '../../notices/index.ts'
import { readFilters } from './notice-filters.ts'
import type { DownloadQuery } from './schemas.ts'

const STREAMED: Record<string, { media: string; name: string }> = {
  csv: { media: 'text/csv', name: 'avisos.csv' },
  sua: { media: 'text/plain;profile=sua', name: 'sua.txt' },
  caratula: { media: 'text/csv;profile=sua-caratula', name: 'sua-caratula.csv' },
  omitidos: { media: 'text/csv;profile=sua-omitidos', name: 'sua-omitidos.csv' },
}

export type Download = { type: string; name: string; chunks: AsyncIterable<string | Buffer> }

/** Refuses PARAMETRO_INVALIDO: a format that is none, or filters that say nothing. */
export async function downloadNotices(
  ctx: Context,
  rfc: string,
  query: Static<typeof DownloadQuery>,
  stillSignedIn: () => Promise<void>,
): Promise<Download> {
  const { formato, ...typed } = query
  const { filters, errors } = readFilters(typed)
  if (errors.length > 0) throw httpProblems.PARAMETRO_INVALIDO({ errores: errors })
  const reading = openReading(ctx, rfc, { ...filters, limite: 1 })
  const dated = (name: string) => name.replace('.', `-${rfc.replace(/[^A-Z0-9]/g, '')}-${legalDay(ctx.now())}.`)
  if (formato === 'pdf') {
    const { chunks } = await printNotices(ctx, reading, stillSignedIn)
    return { type: 'application/pdf', name: dated('avisos.pdf'), chunks }
  }
  const streamed = STREAMED[formato]
  if (!streamed)
    throw httpProblems.PARAMETRO_INVALIDO({
      errores: [{ campo: 'formato', mensaje: 'Debe ser csv, sua, caratula, omitidos o pdf.' }],
    })
  const format = STREAM_FORMATS[streamed.media]!
  const { chunks } = await streamNotices(ctx, reading, format, stillSignedIn)
  return { type: format.type, name: dated(streamed.name), chunks: format.nombre === 'sua' ? latin(chunks) : chunks }
}

/** SUA reads Latin-1; what it is given here is ASCII already. */
async function* latin(chunks: AsyncIterable<string>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) yield Buffer.from(chunk, 'latin1')
}
