// Gives notices of a type that the catalog knows by now their class and effect, by the same rules as when they are published.
// In batches, each a transaction; stopped in the middle, the next catalog import goes on.
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { lockEmployers } from '../../employers/index.ts'
import { forgetCounts } from '../browse/queries.ts'
import { creditKey } from '../credits/queries.ts'
import { settleCredits } from '../credits/settle.ts'
import { announceAgain } from '../feed/again-queries.ts'
import { beginBatch, noticeTypes, saveClasses, unclassified } from './queries.ts'
import { effectAlone } from './rules.ts'

const BATCH = 1_000

/** Returns how many notices got their class. */
export async function classifyNotices(ctx: Context): Promise<number> {
  let total = 0
  for (;;) {
    const done = await classifyBatch(ctx)
    total += done
    if (done < BATCH) return total
  }
}

const classifyBatch = (ctx: Context): Promise<number> =>
  inTransaction(ctx.db, async (tx) => {
    await beginBatch(tx)
    const types = await noticeTypes(tx)
    const found = await unclassified(tx, [...types.keys()], BATCH)
    // No importer may publish of these credits between what is read here and what is written.
    await lockEmployers(tx, [...new Set(found.map((n) => n.rfcPatron))])
    const classified = await saveClasses(
      tx,
      found.map(({ folioAviso, tipoAviso }) => ({
        folioAviso,
        clasificacion: types.get(tipoAviso)!.clasificacion,
        efecto: effectAlone(types.get(tipoAviso)!),
      })),
      ctx.now(),
    )
    await announceAgain(tx, classified)
    await forgetCounts(tx, [...new Set(found.map((n) => n.rfcPatron))].sort())
    await settleCredits(tx, [...new Map(found.map((n) => [creditKey(n), n])).values()])
    return found.length
  })
