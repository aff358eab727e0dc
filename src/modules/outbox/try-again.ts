import type { Context } from '../../context.ts'
import { hastenMail } from './queries.ts'

/** Makes the waiting messages of a sandbox run due at once, after its mail was switched on again. */
export const tryMailAgain = (ctx: Context, corrida: string): Promise<void> => hastenMail(ctx.db, corrida, ctx.realNow())
