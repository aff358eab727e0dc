// Watches the runs with tests that go on: judges where something happened, and for what shows by silence every few seconds. Each process
// that serves the sandbox watches those whose requests it serves or whose tests it started, and those that nobody seems to watch;
// that two judge the same changes nothing, for a verdict depends on what stands in the database.
import { type Context, perService } from '../../../context.ts'
import { judgeRun, SETTLED_MS } from '../judges/judge-run.ts'
import { lastNumbers, runsUnderTest } from '../queries.ts'
import { onWritten } from '../record/record-exchanges.ts'

const EVERY_MS = 500
/** Where nothing happens, silence is judged so often. */
const SILENCE_MS = 2_500
/** A run is judged no sooner than this after the last time, for each run that is watched: with fifty of them every second and a half. */
const SPARED_MS = 30
const SEARCH_EVERY_MS = 10_000
const MOST_FOUND = 200

/** Times are milliseconds of the process's life. */
type Watched = {
  /** The number given last, and when it was first seen here. */
  ultimo: number
  newsAt: number
  judgedAt: number
  judging: Promise<void> | undefined
}
type Watch = { runs: Map<string, Watched>; timers: NodeJS.Timeout[]; stopped: boolean }
const watchOf = perService((): Watch => ({ runs: new Map(), timers: [], stopped: false }))

/** Tests of this run go on. Nothing happens in a process that does not watch. */
export function watchRun(ctx: Context, corrida: string): void {
  const { runs, timers } = watchOf(ctx)
  if (timers.length === 0 || runs.has(corrida)) return
  runs.set(corrida, { ultimo: -1, newsAt: 0, judgedAt: -Infinity, judging: undefined })
}

export function startWatching(ctx: Context): void {
  const watch = watchOf(ctx)
  onWritten(ctx, (corrida) => watchRun(ctx, corrida))
  const every = (ms: number, work: () => void) => void watch.timers.push(setInterval(work, ms).unref())
  every(EVERY_MS, () => void look(ctx, watch))
  every(SEARCH_EVERY_MS, () => void search(ctx, watch))
}

/** A process that watched has ended: what it left is found in the database. */
async function search(ctx: Context, watch: Watch): Promise<void> {
  try {
    for (const corrida of await runsUnderTest(ctx.db, MOST_FOUND)) watchRun(ctx, corrida)
  } catch (error) {
    // The database may not be migrated yet, or away; it is asked again.
    if (!watch.stopped) ctx.log.debug({ err: error }, 'runs under test not found')
  }
}

async function look(ctx: Context, watch: Watch): Promise<void> {
  if (watch.runs.size === 0 || watch.stopped) return
  try {
    const numbers = await lastNumbers(ctx.db, [...watch.runs.keys()])
    for (const [corrida, watched] of watch.runs) {
      const now = performance.now()
      const ultimo = numbers.get(corrida) ?? 0
      if (ultimo !== watched.ultimo) Object.assign(watched, { ultimo, newsAt: now })
      if (isDue(watched, now, watch.runs.size)) judge(ctx, watch, corrida, watched)
    }
  } catch (error) {
    if (!watch.stopped) ctx.log.debug({ err: error }, 'runs under test not looked at')
  }
}

/** What is new is judged until it has settled, then silence alone. */
function isDue({ newsAt, judgedAt, judging }: Watched, now: number, runs: number): boolean {
  if (judging || now - judgedAt < SPARED_MS * runs) return false
  return judgedAt < newsAt + SETTLED_MS + EVERY_MS || now - judgedAt >= SILENCE_MS
}

/** One at a time for each run; what is left out comes with the next turn. */
function judge(ctx: Context, watch: Watch, corrida: string, watched: Watched): void {
  if (watch.stopped) return
  watched.judgedAt = performance.now()
  watched.judging = judgeRun(ctx, corrida)
    .then((goesOn) => void (goesOn || watch.runs.delete(corrida)))
    .catch((error: unknown) => {
      if (!watch.stopped) ctx.log.error({ err: error, run: corrida }, 'a run was not judged; it is tried again')
    })
    .finally(() => {
      watched.judging = undefined
    })
}

export async function stopWatching(ctx: Context): Promise<void> {
  const watch = watchOf(ctx)
  watch.stopped = true
  for (const timer of watch.timers) clearInterval(timer)
  await Promise.all([...watch.runs.values()].map(({ judging }) => judging))
}
