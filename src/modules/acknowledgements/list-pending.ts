// GET /v1/avisos/pendientes: notices that nobody has acted on. It names them and hands none over, so it notifies nobody.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { cursorKind, isCount } from '../../http/cursor.ts'
import { addDays, type Day, dayStart, legalDay } from '../../kernel/dates.ts'
import { deliveredAt } from '../notices/index.ts'
import { type Access, readingAccess } from '../trust/index.ts'
import { type PendingRow, pendingPlaces, pendingRows } from './pending-queries.ts'
import { scanPlaces } from './scan-places.ts'
import type { PendingList, PendingQuery } from './schemas.ts'

const cursors = cursorKind('pendientes', isCount)

/**
 * `diasMinimos`: only those notified at least so many legal days ago. `own`: as in readingAccess. Refuses CURSOR_INVALIDO and
 * RELACION_NO_VIGENTE.
 */
export async function listPending(
  ctx: Context,
  reader: string,
  query: Static<typeof PendingQuery>,
  own?: Access,
): Promise<Static<typeof PendingList>> {
  const { nrp, diasMinimos, limite } = query
  const patron = query.patron ?? reader
  const today = legalDay(ctx.now())
  const scope = [patron, nrp ?? null, diasMinimos ?? null]
  const after = cursors.read(ctx, scope, query.cursor) ?? 0
  // Asked for the employer as a whole: its last place is counted in the employer's feed, also where one NRP is wanted.
  const access = await readingAccess(ctx.database, { reader, patron, day: today }, own)
  const nrps = nrp === undefined ? access.nrps : (await readingAccess(ctx.database, { reader, patron, day: today, nrp })).nrps
  const filters = {
    nrps: nrps === 'todos' ? undefined : nrps,
    notifiedBefore: diasMinimos === undefined ? undefined : dayStart(addDays(today, 1 - diasMinimos)),
  }
  const page = await scanPlaces<PendingRow>(
    { after, last: access.ultima, limit: limite },
    (row) => row.publicacion,
    (window) => pendingRows(ctx.db, patron, filters, window),
  )
  const delivered = await deliveredAt(
    ctx,
    patron,
    page.rows.map((row) => row.publicacion),
  )
  return {
    datos: page.rows.map((row) => view(row, delivered(row.publicacion), today)),
    cursor: cursors.write(ctx, scope, page.after),
    hayMas: page.hayMas,
  }
}

/** How many of an employer's own wait, counted up to `most`. `own`: what it may read of them. */
export async function countPending(
  ctx: Context,
  patron: string,
  own: Promise<Access>,
  most: number,
): Promise<{ cuantos: number; hayMas: boolean }> {
  const { nrps, ultima } = await own
  const { rows, hayMas } = await scanPlaces<number>(
    { after: 0, last: ultima, limit: most },
    (place) => place,
    (window) => pendingPlaces(ctx.db, patron, { nrps: nrps === 'todos' ? undefined : nrps, notifiedBefore: undefined }, window),
  )
  return { cuantos: rows.length, hayMas }
}

const view = (
  { publicacion: _, ...row }: PendingRow,
  fechaNotLinea: string | null,
  today: Day,
): Static<typeof PendingList>['datos'][number] => ({
  ...row,
  publicadoEl: row.publicadoEl.toISOString(),
  fechaNotLinea,
  recibidoEl: row.recibidoEl?.toISOString() ?? null,
  dias: fechaNotLinea === null ? null : daysFrom(legalDay(new Date(fechaNotLinea)), today),
})

const daysFrom = (first: Day, last: Day): number => Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000)
