// Notices as PDF, one or many: read, delivered and logged as in every other format, drawn in a thread of their own. A list is
// given out while it is drawn; the next notices are read only when the client has taken the last ones.
import { type Context, stampOf } from '../../../context.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { findEmployer } from '../../employers/index.ts'
import { sealFace, sealPdf, verificationUrl } from '../../receipts/index.ts'
import { sealOf } from '../../seal/index.ts'
import { type Access, readingAccess } from '../../trust/index.ts'
import { readCatalogs } from '../catalogs/read-catalogs.ts'
import { type Course, openCourse, type Reach, readableOf } from '../feed/course.ts'
import { followWorker } from '../feed/follow-worker.ts'
import { noticeJson } from '../feed/format-json.ts'
import { readNotice } from '../feed/read-notice.ts'
import { type Bounds, type Page, readPage } from '../feed/read-notices.ts'
import { cursorOf, type DeliveredRow, type Reading } from '../feed/reading.ts'
import type { Admitted } from '../feed/stream-notices.ts'
import type { Employer } from './draw-notice.ts'
import { beginInThread, drawOne, type ListInThread } from './drawing-thread.ts'
import type { Fields, Words } from './labels.ts'
import { extentOf } from './queries.ts'
import { folioWithCode } from './verification-code.ts'

/** Notices of one document: what does not fit follows by its cursor. */
export const MOST_PRINTED = 10_000
const PAGE = 100
const SCAN = 20_000

/** The PDF of one notice, sealed (PAdES). Refuses AVISO_NO_ENCONTRADO and SELLO_NO_VIGENTE. */
export async function printNotice(ctx: Context, reader: string, folioAviso: string): Promise<Buffer> {
  const row = await readNotice(ctx, reader, folioAviso, 'pdf')
  const [words, patron] = await Promise.all([wordsOf(ctx), employerOf(ctx, row.patron)])
  const notice = fieldsOf(row)
  const seal = await sealOf(ctx)
  const folio = folioWithCode(ctx, notice.folioAviso)
  const verification = { folio, url: verificationUrl(ctx, folio) }
  return sealPdf(
    seal,
    await drawOne({ notice, words, patron, now: ctx.now(), stamp: stampOf(ctx), verification, seal: sealFace(seal) }),
  )
}

export type PrintedList = { chunks: AsyncGenerator<Buffer>; cursor: string; more: boolean }

/**
 * The first `most` notices of a reading as one PDF; `cursor`: where to go on, `more`: whether there is more. The first page is
 * read before this returns, so a refusal is still an answer of its own. Refuses SERVICIO_NO_DISPONIBLE where too many are drawn.
 */
export async function printNotices(
  ctx: Context,
  asked: Reading,
  stillAdmitted: Admitted = async () => {},
  most = MOST_PRINTED,
): Promise<PrintedList> {
  const [words, patron] = await Promise.all([wordsOf(ctx), employerOf(ctx, asked.patron)])
  const { reader, patron: rfc, filters } = asked
  const access = await readingAccess(ctx.database, { reader, patron: rfc, day: legalDay(ctx.now()), nrp: filters.nrp })
  const reading = await followWorker(ctx, asked, access.ultima)
  const course = await openCourse(ctx, reading, readableOf(ctx, reading, access))
  const bounds = { ...(await endOf(ctx, reading, course, access, most)), readable: course.readable }
  const more = bounds.lugar < access.ultima || bounds.reanuncio < access.reanuncios
  const list = await beginInThread({ patron, filters, words, now: ctx.now(), stamp: stampOf(ctx) })
  try {
    const first = await readPage(ctx, reading, { limit: Math.min(PAGE, most), formato: 'pdf', bounds })
    return {
      chunks: chunks(ctx, reading, list, { first, bounds, more, stillAdmitted }),
      cursor: cursorOf(ctx, reading, await course.seenAt(bounds)),
      more,
    }
  } catch (error) {
    list.drop()
    throw error
  }
}

type Run = { first: Page; bounds: Bounds; more: boolean; stillAdmitted: Admitted }

async function* chunks(ctx: Context, reading: Reading, list: ListInThread, run: Run): AsyncGenerator<Buffer> {
  const { bounds, more, stillAdmitted } = run
  let page = run.first
  try {
    for (;;) {
      const bytes = await list.add(page.rows.map(fieldsOf))
      if (bytes.length > 0) yield bytes
      if (!page.hayMas) break
      await stillAdmitted()
      page = await readPage(ctx, { ...reading, seen: page.seen }, { limit: PAGE, formato: 'pdf', bounds })
    }
    yield await list.end(more)
  } finally {
    list.drop()
  }
}

/** Where the first `most` notices of a reading end. What comes again is counted without looking whether it concerns the reader. */
async function endOf(ctx: Context, reading: Reading, { from, stretch }: Course, access: Access, most: number): Promise<Reach> {
  const again = reading.seen.length === 0 ? 0 : Math.max(0, access.reanuncios - from.reanuncio)
  if (again >= most) return { lugar: from.lugar, reanuncio: from.reanuncio + most }
  const end = { lugar: access.ultima, reanuncio: access.reanuncios }
  if (end.lugar - from.lugar <= most - again) return end
  const { patron, filters, trabajador } = reading
  const span = trabajador === undefined ? SCAN : Number.POSITIVE_INFINITY
  let left = most - again
  // Looked for in pieces, so that no statement takes long.
  for (let after = from.lugar; after < end.lugar; ) {
    const { until, nrps, salvo } = stretch(after, Math.min(end.lugar, after + span))
    const found = await extentOf(ctx.database, { patron, filters, nrps, salvo, trabajador, after, until, limit: left })
    left -= found.cuantos
    if (left === 0) return { ...end, lugar: found.ultima! }
    after = until
  }
  return end
}

export const fieldsOf = (row: DeliveredRow) => JSON.parse(noticeJson(row)) as Fields

/** What the catalogs say of each key. */
export async function wordsOf(ctx: Context): Promise<Words> {
  const catalogs = await readCatalogs(ctx)
  return Object.fromEntries(
    [...catalogs].map(([name, { datos }]) => [name, Object.fromEntries(datos.map((entry) => [entry.clave, entry.descripcion]))]),
  )
}

const employerOf = async (ctx: Context, rfc: string): Promise<Employer> => ({
  rfc,
  nombre: (await findEmployer(ctx.db, rfc))?.razonSocial ?? null,
})
