// Takes runs away with all that belongs to them, 30 days after they were opened.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { deleteRuns, deleteStrays, runsToPurge } from './purge-queries.ts'
import { RUN_DAYS, STILLBORN_MS } from './rules.ts'

/** Of one transaction. */
const BATCH = 5

/** Background job, safe in several processes at once. Answers how many runs went. */
export async function purgeRuns(sandbox: Context): Promise<number> {
  const now = sandbox.realNow()
  let gone = 0
  for (;;) {
    const runs = await runsToPurge(sandbox.db, now, new Date(now.getTime() - STILLBORN_MS), BATCH)
    if (runs.length === 0) break
    await dropRuns(sandbox, runs)
    gone += runs.length
  }
  await deleteStrays(sandbox.db, new Date(now.getTime() - RUN_DAYS * 86_400_000))
  if (gone > 0) sandbox.log.info({ runs: gone }, 'sandbox runs taken away')
  return gone
}

export const dropRuns = (sandbox: Context, runs: string[]): Promise<void> =>
  inTransaction(sandbox.db, (tx) => deleteRuns(tx, runs))
