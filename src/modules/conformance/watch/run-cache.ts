// What one process remembers of a run while its tests go on, so that judging reads only what is new.
import { type Context, perService } from '../../../context.ts'
import { materialsOf, type TestRow } from '../queries.ts'
import type { Exchange } from '../record/exchange.ts'
import { exchangesAfter, refusalBefore } from '../record/queries.ts'
import type { Kept } from './begin-tests.ts'

type Memory = {
  /** Number of the last exchange that was read, and the number given last when reading began. */
  last: number
  upTo: number
  since: number
  exchanges: Exchange[]
  /** By test and try. */
  materials: Map<string, Kept>
  /** By test and try; null where there was none. */
  refusals: Map<string, Exchange | null>
}
const memories = perService(() => new Map<string, Memory>())
const BATCH = 2_000
/** What was seen before is in the database by then, also where that was slow. */
const WRITTEN_MS = 10_000

export const forgetRun = (ctx: Context, corrida: string): void => void memories(ctx).delete(corrida)

function memoryOf(ctx: Context, corrida: string): Memory {
  const known = memories(ctx)
  let memory = known.get(corrida)
  if (!memory) {
    memory = { last: 0, upTo: -1, since: Infinity, exchanges: [], materials: new Map(), refusals: new Map() }
    known.set(corrida, memory)
  }
  return memory
}

/** The run's exchanges since `since`; those read before are not read again. `ultimo`: the number given last in the run. */
export async function exchangesSince(ctx: Context, corrida: string, since: number, ultimo: number): Promise<Exchange[]> {
  const memory = memoryOf(ctx, corrida)
  // A test that began earlier than what is remembered: all of it is read.
  if (memory.since > since) Object.assign(memory, { last: 0, upTo: -1, since, exchanges: [] })
  while (memory.upTo < ultimo) {
    const fresh = await exchangesAfter(ctx.db, corrida, memory.last, new Date(memory.since), BATCH)
    memory.exchanges.push(...fresh)
    memory.last = fresh.at(-1)?.n ?? memory.last
    if (fresh.length < BATCH) memory.upTo = ultimo
  }
  if (memory.since < since) {
    memory.since = since
    memory.exchanges = memory.exchanges.filter((x) => x.inicio >= since)
  }
  return memory.exchanges
}

const tryOf = ({ caso, intento }: Pick<TestRow, 'caso' | 'intento'>) => `${caso} ${intento}`

/** What these tests, whose beginning has ended, were given; of a try that is over meanwhile there is nothing. */
export async function materialsFor(
  ctx: Context,
  corrida: string,
  tests: readonly TestRow[],
): Promise<(test: TestRow) => Kept | undefined> {
  const { materials } = memoryOf(ctx, corrida)
  const tries = new Set(tests.map(tryOf))
  for (const known of materials.keys()) if (!tries.has(known)) materials.delete(known)
  const missing = tests.filter((test) => !materials.has(tryOf(test)))
  if (missing.length > 0) {
    const casos = missing.map((test) => test.caso)
    for (const row of await materialsOf(ctx.db, corrida, casos))
      if (tries.has(tryOf(row))) materials.set(tryOf(row), row.material as Kept)
  }
  return (test) => materials.get(tryOf(test))
}

/** The latest 403 at the test's employer from before the test began. */
export async function refusalOf(ctx: Context, corrida: string, test: TestRow): Promise<Exchange | undefined> {
  const { refusals } = memoryOf(ctx, corrida)
  const known = refusals.get(tryOf(test))
  if (known !== undefined) return known ?? undefined
  const began = test.iniciada_el!
  const found = await refusalBefore(ctx.db, corrida, test.patron, began)
  if (found || ctx.realNow().getTime() - began.getTime() > WRITTEN_MS) refusals.set(tryOf(test), found ?? null)
  return found
}
