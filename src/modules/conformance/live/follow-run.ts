// What happens in a run, as it happens: exchanges seen and tests that change, in one order, by number. Read from the database, so it
// does not matter which process serves the client and which judges.
import type { Context } from '../../../context.ts'
import { findRun, type SandboxRun } from '../../sandbox/index.ts'
import { type EventRow, eventsAfter } from '../queries.ts'
import { waitForNews } from './run-news.ts'

export type RunEvent = { numero: number; tipo: EventRow['tipo']; datos: Record<string, unknown> }

/** How often it is looked whether the run has ended, also while nothing happens. */
const RUN_CHECK_MS = 15_000
const BATCH = 200

/** Events after number `after`, then as they come. Ends where the run has ended, or by `signal`. */
export async function* followRun(
  ctx: Context,
  run: Pick<SandboxRun, 'id'>,
  after = 0,
  signal: AbortSignal = new AbortController().signal,
): AsyncGenerator<RunEvent> {
  let seen = after
  for (let checked = -Infinity; !signal.aborted; ) {
    const rows = await eventsAfter(ctx.db, run.id, seen, BATCH)
    for (const { n, tipo, datos } of rows) {
      if (signal.aborted) return
      seen = n
      yield { numero: n, tipo, datos }
    }
    if (rows.length === BATCH) continue
    if (performance.now() - checked >= RUN_CHECK_MS) {
      checked = performance.now()
      const row = await findRun(ctx, run.id)
      if (!row || row.cerradaEl) return
    }
    if (!signal.aborted) await waitForNews(ctx, run.id, { after: seen, patienceMs: RUN_CHECK_MS, signal })
  }
}
