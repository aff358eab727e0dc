import type { Context } from '../../../context.ts'
import { deleteAccessesBefore } from './queries.ts'

const DAY_MS = 86_400_000
const BATCH = 5_000

/** Recurring: forgets readings older than ACCESS_LOG_DAYS, a batch at a time; says how many. */
export async function purgeAccesses(ctx: Context): Promise<number> {
  const before = new Date(ctx.now().getTime() - ctx.config.accessLogDays * DAY_MS)
  for (let all = 0; ; ) {
    const deleted = await deleteAccessesBefore(ctx.db, before, BATCH)
    all += deleted
    if (deleted < BATCH) return all
  }
}
