// SQL that finds where a printed list ends.
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import { type FeedQuestion, feedStatement } from '../feed/queries.ts'

/** How many notices the question finds, at most its limit, and the place of the last of them. */
export async function extentOf(database: Database, ask: FeedQuestion): Promise<{ cuantos: number; ultima: number | null }> {
  const { text, values } = feedStatement(ask)
  // Of the inner select the planner keeps only what the outer one uses: no JSON is made.
  const counting = `select count(*)::int as cuantos, max(f.lugar) as ultima from (${text}) f`
  return (await runPrepared<{ cuantos: number; ultima: number | null }>(database, counting, values))[0]!
}
