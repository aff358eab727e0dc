import type { Context } from '../../context.ts'
import { deleteExpired } from './queries.ts'

/** Background job: forgets revocations and used proofs past their end, and erases private keys that are retired. */
export const purgeRevokedTokens = (ctx: Context): Promise<void> => deleteExpired(ctx.db, ctx.realNow())
