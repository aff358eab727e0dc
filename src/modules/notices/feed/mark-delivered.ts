// fechaNotLinea: set once, at the first delivery, and never changed. What was delivered before is asked for; only where it does not
// cover all, one more statement marks the rest. Where another reader was first at the same moment, both show the one instant.
import type { Context } from '../../../context.ts'
import { instantAt, spansOf } from './deliveries.ts'
import { deliver, deliveriesOver } from './delivery-queries.ts'
import type { NoticeRow } from './queries.ts'

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
  const marked = instantAt(await deliver(ctx.database, patron, places(open), ctx.now().toISOString()))
  return withInstant(rows, (place) => before(place) ?? marked(place))
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
