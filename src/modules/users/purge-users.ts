import type { Context } from '../../context.ts'
import { deleteChallenges } from './key-queries.ts'
import { deleteInvitations } from './queries.ts'

const KEPT_MS = 30 * 86_400_000

/** Forgets answered challenges that have lapsed, and invitations a month after their end. */
export async function purgeUsers(ctx: Context): Promise<number> {
  const challenges = await deleteChallenges(ctx.db, ctx.realNow())
  const invitations = await deleteInvitations(ctx.db, new Date(ctx.now().getTime() - KEPT_MS))
  return Number(challenges.numDeletedRows) + Number(invitations.numDeletedRows)
}
