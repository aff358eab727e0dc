import type { Context } from '../../context.ts'
import { forgetAttempts } from './queries.ts'
import { FORGET_MS, KNOWN_MS } from './rules.ts'

/** Forgets counts that no longer slow anybody down and addresses without a login for half a year; returns how many rows. */
export async function purgeAttempts(ctx: Context): Promise<number> {
  const now = ctx.realNow().getTime()
  const { numDeletedRows } = await forgetAttempts(ctx.db, new Date(now - FORGET_MS), new Date(now - KNOWN_MS))
  return Number(numDeletedRows)
}
