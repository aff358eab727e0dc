// Notices as people look at them, the newest first. They are handed over here as everywhere: who may read is asked, the first
// delivery is noted, and the access log says who looked.
import type { Context } from '../../../context.ts'
import { cursorKind, isCount } from '../../../http/cursor.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { type Access, readingAccess } from '../../trust/index.ts'
import { recordAccess } from '../access-log/record-access.ts'
import { markDelivered } from '../feed/mark-delivered.ts'
import type { Filters, NoticeRow } from '../feed/queries.ts'
import type { Fields } from '../print/labels.ts'
import { fieldsOf } from '../print/print-notices.ts'
import { workerNumbers } from '../workers/merged-numbers.ts'
import { newestRows } from './queries.ts'

const cursors = cursorKind('avisos-recientes', isCount)

// As in read-notices.ts: so many places a statement, so many statements a page; then the page ends early and says so.
const SCAN = 20_000
const MAX_SCANS = 10

export type BrowseRequest = {
  filters: Filters
  /** Only those after this place of the employer's feed. */
  newerThan?: number
  cursor?: string
  limit: number
  /** ownAccess, where a page asked for it already. */
  own?: Access
}

/** `publicacion`: its place in the employer's feed. */
export type BrowsedNotice = Fields & { publicacion: number }

export type Browsed = {
  notices: BrowsedNotice[]
  /** Where to go on to older ones; absent: there are none. */
  cursor: string | undefined
  /** True where the page ended before it was full, since what was sought lies far back. */
  cutShort: boolean
}

/** Of the reader's own notices. Refuses RELACION_NO_VIGENTE (an NRP that is not its own) and CURSOR_INVALIDO. */
export async function browseNotices(ctx: Context, patron: string, request: BrowseRequest): Promise<Browsed> {
  const { filters, newerThan, limit } = request
  const scope = [patron, newerThan, ...Object.entries(filters).flat()].map((part) => part ?? null)
  const question = { reader: patron, patron, day: legalDay(ctx.now()), nrp: filters.nrp }
  const access = await readingAccess(ctx.database, question, request.own)
  const until = Math.min(access.ultima, cursors.read(ctx, scope, request.cursor) ?? access.ultima)
  const page = await collect(ctx, patron, request, access, until)
  const rows = await markDelivered(ctx, patron, page.rows)
  // The log tells a stretch from its first place to its last.
  recordAccess(ctx, { reader: patron, patron, filters, access, formato: 'portal' }, rows.toReversed())
  return {
    notices: rows.map((row) => ({ ...fieldsOf(row), publicacion: row.publicacion })),
    cursor: page.next > page.floor ? cursors.write(ctx, scope, page.next) : undefined,
    cutShort: rows.length < limit && page.next > page.floor,
  }
}

async function collect(
  ctx: Context,
  patron: string,
  { filters, newerThan, limit }: BrowseRequest,
  access: Access,
  from: number,
): Promise<{ rows: NoticeRow[]; next: number; floor: number }> {
  const nrps = filters.nrp !== undefined || access.nrps === 'todos' ? undefined : access.nrps
  const trabajador = filters.nss === undefined ? undefined : await workerNumbers(ctx, patron, filters.nss)
  // Places of an NRP's feed are others than the employer's.
  const floor = filters.nrp === undefined ? (newerThan ?? 0) : 0
  const rows: NoticeRow[] = []
  let top = from
  for (let scans = 0; top > floor && scans < MAX_SCANS; scans++) {
    const after = trabajador === undefined ? Math.max(floor, top - SCAN) : floor
    const wanted = limit - rows.length
    const ask = { patron, filters, nrps, trabajador, newerThan, after, until: top, limit: wanted + 1 }
    const found = await newestRows(ctx.database, ask)
    rows.push(...found.slice(0, wanted))
    if (found.length > wanted) return { rows, next: found[wanted]!.lugar, floor }
    top = after
  }
  return { rows, next: top, floor }
}
