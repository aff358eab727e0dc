import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import type { Mentioned } from './reminder-queries.ts'

export const BATCH = 100

/** Takes relations, at most BATCH in a transaction, until none is left; returns how many there were. */
export async function inBatches(
  ctx: Context,
  take: (tx: Tx) => Promise<Mentioned[]>,
  each: (tx: Tx, relation: Mentioned) => Promise<void>,
): Promise<number> {
  for (let all = 0; ; ) {
    const taken = await inTransaction(ctx.db, async (tx) => {
      const relations = await take(tx)
      for (const relation of relations) await each(tx, relation)
      return relations.length
    })
    all += taken
    if (taken < BATCH) return all
  }
}
