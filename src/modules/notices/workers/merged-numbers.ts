import type { Context } from '../../../context.ts'
import { mergedNumbers } from './merged-queries.ts'

/** All numbers of the worker whom the employer's notices know by `nss`: itself, the one it was merged into, and those merged into that. */
export const workerNumbers = async (ctx: Context, patron: string, nss: string): Promise<string[]> => [
  nss,
  ...(await mergedNumbers(ctx.database, patron, [nss])).map((row) => row.nss),
]
