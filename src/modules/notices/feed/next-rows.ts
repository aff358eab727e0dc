// The next notices of a feed, from the replica as far as it has come, else from the primary. What a cursor promised holds: the
// end of the feed comes from the primary, the replica says in the same statement up to which place it has everything, and what
// it does not have yet is not taken for absent. What was delivered is asked of the primary alone.
import type { Context } from '../../../context.ts'
import { type FeedQuestion, feedRows, type NoticeRow } from './queries.ts'
import { copiedRows } from './replica-queries.ts'

/** `reached`: the place up to which `rows` are all there are (unless `limit` cut them off); beyond `after`, at most `until`. */
export async function nextRows(ctx: Context, ask: FeedQuestion): Promise<{ rows: NoticeRow[]; reached: number }> {
  const copied = await ctx.database.replica?.read(ctx, (copy) => copiedRows(copy, ask))
  if (copied && copied.reached > ask.after) return copied
  return { rows: await feedRows(ctx.database, ask), reached: ask.until }
}
