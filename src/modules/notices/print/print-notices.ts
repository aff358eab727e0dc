// Notices as PDF, one or many: read, delivered and logged as in every other format, drawn in a thread of their own. A list is
// given out while it is drawn; the next notices are read only when the client has taken the last ones.
import { type Context, stampOf } from '../../../context.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { findEmployer } from '../../employers/index.ts'
import { readingAccess } from '../../trust/index.ts'
import { readCatalogs } from '../catalogs/read-catalogs.ts'
import { noticeJson } from '../feed/format-json.ts'
import { readNotice } from '../feed/read-notice.ts'
import { readPage } from '../feed/read-notices.ts'
import { cursorOf, type DeliveredRow, type Page, type Reading } from '../feed/reading.ts'
import type { Admitted } from '../feed/stream-notices.ts'
import { workerNumbers } from '../workers/merged-numbers.ts'
import type { Employer } from './draw-notice.ts'
import { beginInThread, drawOne, type ListInThread } from './drawing-thread.ts'
import type { Fields, Words } from './labels.ts'
import { extentOf } from './queries.ts'

/** Notices of one document: what does not fit follows by its cursor. */
export const MOST_PRINTED = 10_000
const PAGE = 100
const SCAN = 20_000

/** The PDF of one notice. Refuses AVISO_NO_ENCONTRADO. */
export async function printNotice(ctx: Context, reader: string, folioAviso: string): Promise<Buffer> {
  const row = await readNotice(ctx, reader, folioAviso, 'pdf')
  const [words, patron] = await Promise.all([wordsOf(ctx), employerOf(ctx, row.patron)])
  return drawOne({ notice: fieldsOf(row), words, patron, now: ctx.now(), stamp: stampOf(ctx) })
}

export type PrintedList = { chunks: AsyncGenerator<Buffer>; cursor: string; more: boolean }

/**
 * The first `most` notices of a reading as one PDF; `cursor`: where to go on, `more`: whether there is more. The first page is
 * read before this returns, so a refusal is still an answer of its own. Refuses SERVICIO_NO_DISPONIBLE where too many are drawn.
 */
export async function printNotices(
  ctx: Context,
  reading: Reading,
  stillAdmitted: Admitted = async () => {},
  most = MOST_PRINTED,
): Promise<PrintedList> {
  const [words, patron] = await Promise.all([wordsOf(ctx), employerOf(ctx, reading.patron)])
  const { patron: rfc, after, filters } = reading
  const access = await readingAccess(ctx.database, {
    reader: reading.reader,
    patron: rfc,
    day: legalDay(ctx.now()),
    nrp: filters.nrp,
  })
  const nrps = filters.nrp !== undefined || access.nrps === 'todos' ? undefined : access.nrps
  const last = Math.max(after, await lastPlace(ctx, reading, { nrps, until: access.ultima, most }))
  const more = last < access.ultima
  const list = await beginInThread({ patron, filters, words, now: ctx.now(), stamp: stampOf(ctx) })
  try {
    const first = await readPage(ctx, reading, { limit: Math.min(PAGE, most), formato: 'pdf', until: last })
    return {
      chunks: chunks(ctx, reading, list, { first, last, more, stillAdmitted }),
      cursor: cursorOf(ctx, reading, last),
      more,
    }
  } catch (error) {
    list.drop()
    throw error
  }
}

type Course = { first: Page; last: number; more: boolean; stillAdmitted: Admitted }

async function* chunks(ctx: Context, reading: Reading, list: ListInThread, course: Course): AsyncGenerator<Buffer> {
  const { last, more, stillAdmitted } = course
  let page = course.first
  try {
    for (;;) {
      const bytes = await list.add(page.rows.map(fieldsOf))
      if (bytes.length > 0) yield bytes
      if (page.after >= last) break
      await stillAdmitted()
      page = await readPage(ctx, { ...reading, after: page.after }, { limit: PAGE, formato: 'pdf', until: last })
    }
    yield await list.end(more)
  } finally {
    list.drop()
  }
}

type Bounds = { nrps: string[] | undefined; until: number; most: number }

/** The place of the reading's `most`th notice, else the end. Looked for in pieces, so that no statement takes long. */
async function lastPlace(ctx: Context, { patron, filters, after }: Reading, { nrps, until, most }: Bounds): Promise<number> {
  if (until - after <= most) return until
  const trabajador = filters.nss === undefined ? undefined : await workerNumbers(ctx, patron, filters.nss)
  const span = trabajador === undefined ? SCAN : Number.POSITIVE_INFINITY
  let left = most
  for (let seen = after; seen < until; ) {
    const to = Math.min(until, seen + span)
    const found = await extentOf(ctx.database, { patron, filters, nrps, trabajador, after: seen, until: to, limit: left })
    left -= found.cuantos
    if (left === 0) return found.ultima!
    seen = to
  }
  return until
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
