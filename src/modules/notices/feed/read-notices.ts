// Reading notices (contract.md 3): who may read is asked before each page; a page and its cursor are a change feed. Places in a
// feed are gapless and become visible in order (docs/adr/0003), so a cursor is one number: everything up to it was seen.
import type { Context } from '../../../context.ts'
import { JsonBuffer } from '../../../db/json-buffer.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { type Access, type AccessQuestion, readingAccess } from '../../trust/index.ts'
import { recordAccess, recordSpan } from '../access-log/record-access.ts'
import { notePosition } from '../positions/read-positions.ts'
import { workerNumbers } from '../workers/merged-numbers.ts'
import { noticeJson } from './format-json.ts'
import { markDelivered } from './mark-delivered.ts'
import { nextRows } from './next-rows.ts'
import { type Filters, type NoticeRow, storedPage } from './queries.ts'
import type { Page, Reading } from './reading.ts'

// How many places one statement looks through for rare notices, and how many statements one request may spend on it. Then the
// page ends early, with hayMas, so that a narrow filter over a huge employer never holds up the others.
const SCAN = 20_000
const MAX_SCANS = 10

/**
 * `formato`: how they are handed over, for the access log. `until`: no notice beyond this place. `foreseen`: who may read, where
 * that was asked a moment before.
 */
export type PageRequest = {
  limit: number
  formato: string
  until?: number
  foreseen?: (ask: AccessQuestion) => Access | undefined
}

/** The next notices after the reading's place, delivered and logged. Refuses RELACION_NO_VIGENTE. */
export async function readPage(
  ctx: Context,
  reading: Reading,
  { limit, formato, until = Infinity, foreseen }: PageRequest,
): Promise<Page> {
  const { reader, patron, filters } = reading
  const ask: AccessQuestion = { reader, patron, day: legalDay(ctx.now()), nrp: filters.nrp }
  const access = foreseen?.(ask) ?? (await readingAccess(ctx.database, ask))
  const ultima = Math.min(access.ultima, until)
  const page = await collect(ctx, reading, { nrps: access.nrps, ultima }, limit)
  const rows = await markDelivered(ctx, patron, page.rows)
  recordAccess(ctx, { reader, patron, filters, access, formato }, rows)
  notePosition(ctx, reading, access, page.after)
  return { ...page, rows, ultima: access.ultima }
}

/**
 * The same as JSON objects, whose texts are stored for a page that was delivered before. Where the database has a copy, pages come from there.
 * `ask`: as in readPage.
 */
export async function readTexts(
  ctx: Context,
  reading: Reading,
  ask: Omit<PageRequest, 'until'>,
): Promise<Pick<Page, 'after' | 'hayMas'> & { textos: JsonBuffer }> {
  const { reader, patron, filters, after } = reading
  const question: AccessQuestion = { reader, patron, day: legalDay(ctx.now()), nrp: filters.nrp }
  const access = ask.foreseen?.(question) ?? (await readingAccess(ctx.database, question))
  const until = Math.min(access.ultima, after + ask.limit)
  if (until > after && !ctx.database.replica && isWhole(filters, access)) {
    const textos = await storedPage(ctx.database, { patron, nrp: filters.nrp, after, until })
    if (textos) {
      const span = { primero: after + 1, ultimo: until, cuantos: textos.count }
      recordSpan(ctx, { reader, patron, filters, access, formato: ask.formato }, span)
      notePosition(ctx, reading, access, until)
      return { textos, after: until, hayMas: until < access.ultima }
    }
  }
  const page = await readPage(ctx, reading, { ...ask, foreseen: () => access })
  return { textos: JsonBuffer.of(page.rows.map(noticeJson)), after: page.after, hayMas: page.hayMas }
}

/** Every place of the feed is asked for, and may be read. */
const isWhole = (filters: Filters, { nrps }: Pick<Access, 'nrps'>): boolean =>
  (filters.nrp !== undefined || nrps === 'todos') && NARROWING.every((name) => filters[name] === undefined)

async function collect(
  ctx: Context,
  { patron, filters, after }: Reading,
  access: Pick<Access, 'nrps' | 'ultima'>,
  limit: number,
) {
  const nrps = filters.nrp !== undefined || access.nrps === 'todos' ? undefined : access.nrps
  const whole = isWhole(filters, access)
  // A poll without news touches no notice.
  const trabajador =
    filters.nss === undefined || after >= access.ultima ? undefined : await workerNumbers(ctx, patron, filters.nss)
  const rows: NoticeRow[] = []
  let seen = after
  for (let scans = 0; seen < access.ultima; scans++) {
    if (scans === MAX_SCANS) return { rows, after: rows.length >= limit ? rows.at(-1)!.lugar : seen, hayMas: true }
    const wanted = limit - rows.length
    // Without a filter the next places are the page; with an NSS its own index finds the notices wherever they are.
    const span = filters.nss !== undefined ? access.ultima : whole && scans === 0 ? wanted : SCAN
    const until = Math.min(access.ultima, seen + span)
    const { rows: found, reached } = await nextRows(ctx, {
      patron,
      filters,
      nrps,
      trabajador,
      after: seen,
      until,
      limit: wanted + 1,
    })
    rows.push(...found.slice(0, wanted))
    if (found.length > wanted) return { rows, after: rows.at(-1)!.lugar, hayMas: true }
    seen = reached
    if (whole && rows.length === limit) break
  }
  return { rows, after: seen, hayMas: seen < access.ultima }
}

const NARROWING = ['clasificacion', 'tipoAviso', 'nss', 'desde', 'hasta'] as const
