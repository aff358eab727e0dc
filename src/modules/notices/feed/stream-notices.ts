// All notices of a reading in one answer, page by page: the next page is read only when the client has taken the last one, and
// who may read, and whether the caller's credential still counts, is asked again before each, so that a revocation or a cancelled
// password ends the stream. It ends at what was published when it began.
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { toProblem } from '../../../http/problem-handler.ts'
import { beginSuaFile, COVER_HEAD, OMITTED_HEAD, type SuaPart } from '../credits/sua-file.ts'
import type { Notice } from '../schemas.ts'
import { BOM, csvHeader, csvLine } from './format-csv.ts'
import { noticeJson } from './format-json.ts'
import type { Decrease } from './format-sua.ts'
import { type Bounds, type Page, readPage } from './read-notices.ts'
import { cursorOf, type DeliveredRow, type Reading } from './reading.ts'

const PAGE = 1_000
// Rows of one piece of the answer. Texts beyond 128 KiB are large objects to V8, which frees them much later: with whole pages the
// process took 40 MB more.
const PIECE = 100

export type StreamFormat = {
  /** As the access log calls it. */
  nombre: string
  type: string
  head: string
  rows(rows: DeliveredRow[]): string
  /** Written only when all notices were read, from the credits that they belong to. */
  sua?: SuaPart
  /** What says that nothing is missing; formats without it rely on HTTP, which shows a broken-off answer as broken. */
  end?(cursor: string, cuantos: number): string
  /** What says why it broke off, and from where to go on. */
  broken?(codigo: string, detail: string | undefined, cursor: string): string
}

const fields = (row: DeliveredRow) => JSON.parse(noticeJson(row)) as Static<typeof Notice>
const eachRow = (write: (row: DeliveredRow) => string) => (rows: DeliveredRow[]) => rows.map(write).join('')

/** By media type, in the order in which they are offered. */
export const STREAM_FORMATS: Record<string, StreamFormat> = {
  'application/x-ndjson': {
    nombre: 'ndjson',
    type: 'application/x-ndjson; charset=utf-8',
    head: '',
    rows: eachRow((row) => `${noticeJson(row)}\n`),
    end: (cursor, cuantos) => `${JSON.stringify({ fin: true, cursor, cuantos })}\n`,
    broken: (codigo, detail, cursor) => `${JSON.stringify({ fin: false, codigo, detail, cursor })}\n`,
  },
  'text/csv': {
    nombre: 'csv',
    type: 'text/csv; charset=utf-8; header=present',
    head: BOM + csvHeader,
    rows: eachRow((row) => csvLine(fields(row), false)),
  },
  'text/csv;profile=datos': {
    nombre: 'csv-datos',
    type: 'text/csv; charset=utf-8; header=present; profile=datos',
    head: csvHeader,
    rows: eachRow((row) => csvLine(fields(row), true)),
  },
  'text/plain;profile=sua': {
    nombre: 'sua',
    type: 'text/plain; charset=iso-8859-1; profile=sua',
    head: '',
    rows: () => '',
    sua: 'movimientos',
  },
  'text/csv;profile=sua-omitidos': {
    nombre: 'sua-omitidos',
    type: 'text/csv; charset=utf-8; header=present; profile=sua-omitidos',
    head: BOM + OMITTED_HEAD,
    rows: () => '',
    sua: 'omitidos',
  },
  'text/csv;profile=sua-caratula': {
    nombre: 'sua-caratula',
    type: 'text/csv; charset=utf-8; header=present; profile=sua-caratula',
    head: BOM + COVER_HEAD,
    rows: () => '',
    sua: 'caratula',
  },
}

export type NoticeStream = { chunks: AsyncGenerator<string>; cursor: string }

/** Throws once the caller's credential no longer counts. */
export type Admitted = () => Promise<void>

/** The first page is read before this returns, so a refusal is still an answer of its own. `cursor`: where to go on afterwards. */
export async function streamNotices(
  ctx: Context,
  reading: Reading,
  format: StreamFormat,
  stillAdmitted: Admitted = async () => {},
  decrease: Decrease = 'N',
): Promise<NoticeStream> {
  const first = await readPage(ctx, reading, { limit: PAGE, formato: format.nombre })
  const bounds = { ...first.end, readable: first.course.readable }
  const cursor = cursorOf(ctx, first.reading, await first.course.seenAt(first.end))
  return { chunks: chunks(ctx, first.reading, format, { first, bounds, cursor, stillAdmitted, decrease }), cursor }
}

/** `cursor`: where it ends. */
type Run = { first: Page; bounds: Bounds; cursor: string; stillAdmitted: Admitted; decrease: Decrease }

async function* chunks(
  ctx: Context,
  reading: Reading,
  format: StreamFormat,
  { first, bounds, cursor, stillAdmitted, decrease }: Run,
): AsyncGenerator<string> {
  let page = first
  let cuantos = 0
  const file = format.sua && beginSuaFile(ctx, reading.patron, decrease)
  if (format.head) yield format.head
  for (;;) {
    for (let at = 0; at < page.rows.length; at += PIECE) {
      const text = format.rows(page.rows.slice(at, at + PIECE))
      if (text) yield text
    }
    file?.add(page.rows.map(fields))
    cuantos += page.rows.length
    if (!page.hayMas) break
    try {
      await stillAdmitted()
      page = await readPage(ctx, { ...reading, seen: page.seen }, { limit: PAGE, formato: format.nombre, bounds })
    } catch (error) {
      if (!format.broken) throw error
      const { codigo, detail, status } = toProblem(error)
      if (status >= 500) ctx.log.error({ err: error, codigo }, 'stream broke off')
      yield format.broken(codigo, detail, cursorOf(ctx, reading, page.seen))
      return
    }
  }
  if (file) for await (const text of file.write(format.sua!)) if (text) yield text
  if (format.end) yield format.end(cursor, cuantos)
}
