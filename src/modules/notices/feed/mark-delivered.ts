// fechaNotLinea: set once, at the first delivery, and never changed. What was delivered before is asked for; only where it does not
// cover all, one more statement marks the rest. Where another reader was first at the same moment, both show the one instant.
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { lockEmployers } from '../../employers/index.ts'
import { creditKey, sharedCreditRows } from '../credits/queries.ts'
import { changedAmong, settleCredits } from '../credits/settle.ts'
import { type Delivery, instantAt, spansOf } from './deliveries.ts'
import { deliver, deliveriesOver } from './delivery-queries.ts'
import { type NoticeRow, rowsAt } from './queries.ts'

/** Of one employer, in any order. Marked before they are handed over: what is lost on its way counts as delivered. */
export async function markDelivered<Row extends NoticeRow>(
  ctx: Context,
  patron: string,
  rows: Row[],
): Promise<(Row & { notLinea: string })[]> {
  if (rows.length === 0) return []
  const places = (some: Row[]) => spansOf(some.map((row) => row.publicacion))
  const before = instantAt(await deliveriesOver(ctx.database, patron, places(rows)))
  const open = rows.filter((row) => before(row.publicacion) === undefined)
  if (open.length === 0) return withInstant(rows, before)
  const marked = instantAt(await settle(ctx, patron, rows, open))
  return withInstant(rows, (place) => before(place) ?? marked(place))
}

/**
 * A notice that has others of its credit beside it may say something else once it is delivered, and so may they (docs/adr/0041). Nearly
 * always nothing changes; where it does, delivery and what follows from it are one transaction, under the lock of whoever publishes.
 */
async function settle<Row extends NoticeRow>(ctx: Context, patron: string, rows: Row[], open: Row[]): Promise<Delivery[]> {
  const now = ctx.now().toISOString()
  const spans = spansOf(open.map((row) => row.publicacion))
  const beside = await sharedCreditRows(
    ctx.database,
    patron,
    open.map((row) => row.publicacion),
  )
  const places = new Set(open.map((row) => row.publicacion))
  const told = beside.filter((row) => row.rfcPatron === patron && places.has(row.publicacion)).map((row) => row.folioAviso)
  if (changedAmong(beside, new Set(told), now).length === 0) return deliver(ctx.database, patron, spans, now)
  const deliveries = await inTransaction(ctx.db, async (tx) => {
    await lockEmployers(tx, [patron])
    const done = await deliver(tx, patron, spans, now)
    await settleCredits(tx, [...new Map(beside.map((row) => [creditKey(row), row])).values()])
    return done
  })
  const settled = new Map(
    (
      await rowsAt(
        ctx.database,
        patron,
        rows.map((row) => row.publicacion),
      )
    ).map((row) => [row.publicacion, row]),
  )
  for (const row of rows) {
    const { efecto, fijo } = settled.get(row.publicacion)!
    Object.assign(row, { efecto, fijo })
  }
  return deliveries
}

const withInstant = <Row extends NoticeRow>(rows: Row[], at: (place: number) => string | undefined) =>
  rows.map((row) => Object.assign(row, { notLinea: at(row.publicacion)! }))

/** When each of these places was first delivered, null: not yet. Marks nothing. */
export async function deliveredAt(
  ctx: Context,
  patron: string,
  places: readonly number[],
): Promise<(place: number) => string | null> {
  if (places.length === 0) return () => null
  const at = instantAt(await deliveriesOver(ctx.database, patron, spansOf(places)))
  return (place) => at(place) ?? null
}
