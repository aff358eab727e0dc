import type { Context } from '../../context.ts'
import { deleteStatuses } from './ocsp/queries.ts'
import { deleteChallenges } from './queries.ts'

// A used or expired challenge still answers with its own code for a day, so that people learn what went wrong.
const KEPT_MS = 24 * 3_600_000

/** Deletes challenges that ended more than a day ago, and answers about revocation that hold no longer. For the background work. */
export async function purgeChallenges(ctx: Context): Promise<{ retos: number; estados: number }> {
  const now = ctx.realNow()
  return { retos: await deleteChallenges(ctx.db, new Date(now.getTime() - KEPT_MS)), estados: await deleteStatuses(ctx.db, now) }
}
