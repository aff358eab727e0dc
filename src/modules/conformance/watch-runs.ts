// Watches the runs with tests that go on: judges after exchanges were written and, for what shows by silence, twice a second. Each
// process watches those whose requests it serves or whose tests it started, and those that nobody seems to watch; that two judge the
// same changes nothing, for a verdict depends on what stands in the database.
import { type Context, perService } from '../../context.ts'
import { judgeRun } from './judge-run.ts'
import { runsUnderTest } from './queries.ts'
import { onWritten } from './record-exchanges.ts'

const EVERY_MS = 500
/** A run is judged no sooner than this after the last time, for each run that is watched: with fifty of them once a second. */
const SPARED_MS = 20
const SEARCH_EVERY_MS = 10_000
const MOST_FOUND = 200

type Watch = {
  runs: Set<string>
  judging: Map<string, Promise<void>>
  /** When each was judged last, in milliseconds of the process's life. */
  judged: Map<string, number>
  timers: NodeJS.Timeout[]
  stopped: boolean
}
const watchOf = perService((): Watch => ({ runs: new Set(), judging: new Map(), judged: new Map(), timers: [], stopped: false }))

/** Tests of this run go on. */
export function watchRun(ctx: Context, corrida: string): void {
  watchOf(ctx).runs.add(corrida)
}

export function startWatching(ctx: Context): void {
  const watch = watchOf(ctx)
  onWritten(ctx, (corrida) => {
    watch.runs.add(corrida)
    void judge(ctx, watch, corrida)
  })
  const every = (ms: number, work: () => void) => void watch.timers.push(setInterval(work, ms).unref())
  every(EVERY_MS, () => {
    for (const corrida of watch.runs) void judge(ctx, watch, corrida)
  })
  every(SEARCH_EVERY_MS, () => void search(ctx, watch))
}

/** A process that watched has ended: what it left is found in the database. */
async function search(ctx: Context, watch: Watch): Promise<void> {
  try {
    for (const corrida of await runsUnderTest(ctx.db, MOST_FOUND)) watch.runs.add(corrida)
  } catch (error) {
    // The database may not be migrated yet, or away; it is asked again.
    if (!watch.stopped) ctx.log.debug({ err: error }, 'runs under test not found')
  }
}

/** One at a time for each run; what is left out comes with the next turn. */
function judge(ctx: Context, watch: Watch, corrida: string): Promise<void> {
  const going = watch.judging.get(corrida)
  if (going || watch.stopped) return going ?? Promise.resolve()
  const now = performance.now()
  if (now - (watch.judged.get(corrida) ?? -Infinity) < SPARED_MS * watch.runs.size) return Promise.resolve()
  watch.judged.set(corrida, now)
  const work = judgeRun(ctx, corrida)
    .then((goesOn) => {
      if (goesOn) return
      watch.runs.delete(corrida)
      watch.judged.delete(corrida)
    })
    .catch((error: unknown) => {
      if (!watch.stopped) ctx.log.error({ err: error, run: corrida }, 'a run was not judged; it is tried again')
    })
    .finally(() => watch.judging.delete(corrida))
  watch.judging.set(corrida, work)
  return work
}

export async function stopWatching(ctx: Context): Promise<void> {
  const watch = watchOf(ctx)
  watch.stopped = true
  for (const timer of watch.timers) clearInterval(timer)
  await Promise.all(watch.judging.values())
}
