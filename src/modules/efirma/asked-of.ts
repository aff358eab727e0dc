import type { Context } from '../../context.ts'
import { findChallenge } from './queries.ts'

/** What was asked to be signed under this challenge; undefined where nobody asked. */
export const challengeData = async (ctx: Context, reto: string): Promise<unknown> => (await findChallenge(ctx.db, reto))?.datos
