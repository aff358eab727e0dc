import type { Context } from '../../context.ts'
import { deleteChallenges } from './queries.ts'

// A used or expired challenge still answers with its own code for a day, so that people learn what went wrong.
const KEPT_MS = 24 * 3_600_000

/** Deletes challenges that ended more than a day ago; returns how many. For the background work. */
export const purgeChallenges = (ctx: Context): Promise<number> =>
  deleteChallenges(ctx.db, new Date(ctx.now().getTime() - KEPT_MS))
