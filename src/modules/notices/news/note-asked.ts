// From where developers went on reading, which proves that what lies before has reached them. Costs a page no write: it is gathered
// for a second, and where a reader asks on from the place that is known, nothing is written. A second that is lost in a crash makes an
// employer be named once more, never once too seldom.
import { type Context, perService } from '../../../context.ts'
import type { Access } from '../../trust/index.ts'
import { raise, type Seen } from '../feed/levels.ts'
import { openSets } from '../feed/nrp-sets.ts'
import type { Reading } from '../feed/reading.ts'
import { type ReadingKey, type StoredSeen, saveReadings, storedReadings } from './queries.ts'

const FLUSH_MS = 1_000
const BATCH = 500
const REMEMBERED = 50_000

type Asked = { key: ReadingKey; seen: Seen[] }

type Gathered = {
  /** By reader and feed, the cursor from which it last asked. */
  known: Map<string, string>
  pending: Map<string, Asked>
  timer: NodeJS.Timeout | undefined
  writing: Promise<void>
}
const gathered = perService(
  (): Gathered => ({ known: new Map(), pending: new Map(), timer: undefined, writing: Promise.resolve() }),
)

/** Of what a relation allowed, unfiltered. */
export function noteAsked(
  ctx: Context,
  { reader, patron, filters: { nrp = '', ...narrowing }, asked }: Reading,
  access: Access,
): void {
  if (asked.length === 0 || access.relaciones.length === 0) return
  if (Object.values(narrowing).some((value) => value !== undefined)) return
  const all = gathered(ctx)
  const name = `${reader} ${patron} ${nrp}`
  const place = asked.map(({ lugar, reanuncio, conjunto }) => `${lugar} ${reanuncio} ${conjunto}`).join()
  if (all.known.get(name) === place) return
  if (all.known.size >= REMEMBERED && !all.known.has(name)) all.known.delete(all.known.keys().next().value!)
  all.known.set(name, place)
  const before = all.pending.get(name)
  if (before) before.seen.push(asked)
  else all.pending.set(name, { key: { lector: reader, patron, nrp }, seen: [asked] })
  all.timer ??= setTimeout(() => void flushAsked(ctx), FLUSH_MS).unref()
}

/** Writes what is gathered; called by the clock, before news are asked for, and at the end of the service. */
export function flushAsked(ctx: Context): Promise<void> {
  const all = gathered(ctx)
  clearTimeout(all.timer)
  all.timer = undefined
  all.writing = all.writing.then(async () => {
    const due = [...all.pending]
    for (let done = 0; done < due.length; done += BATCH) {
      const batch = due.slice(done, done + BATCH)
      for (const [name] of batch) all.pending.delete(name)
      let left = batch
      try {
        left = await store(ctx, batch)
      } catch (error) {
        ctx.log.error({ err: error, rows: batch.length }, 'places that were asked from not written; kept for the next turn')
      }
      for (const [name, asked] of left) {
        const since = all.pending.get(name)
        if (since) since.seen.push(...asked.seen)
        else all.pending.set(name, asked)
      }
      if (left.length > 0) all.timer ??= setTimeout(() => void flushAsked(ctx), FLUSH_MS).unref()
    }
  })
  return all.writing
}

/** Gives back what another process was quicker with. */
async function store(ctx: Context, batch: [name: string, Asked][]): Promise<[string, Asked][]> {
  const nameOf = ({ lector, patron, nrp }: ReadingKey) => `${lector} ${patron} ${nrp}`
  const stored = new Map(
    (
      await storedReadings(
        ctx.db,
        batch.map(([, { key }]) => key),
      )
    ).map((row) => [nameOf(row), row.visto]),
  )
  const changes: Parameters<typeof saveReadings>[1] = []
  for (const [name, { key, seen }] of batch) {
    const antes = stored.get(name) ?? null
    const visto = await furthest(ctx, key.patron, antes ?? [], seen)
    if (JSON.stringify(visto) !== JSON.stringify(antes)) changes.push({ ...key, antes, visto })
  }
  if (changes.length === 0) return []
  const saved = new Set((await saveReadings(ctx.db, changes)).map(nameOf))
  const missed = new Set(changes.map(nameOf).filter((name) => !saved.has(name)))
  return batch.filter(([name]) => missed.has(name))
}

/** How far it has come by all of them together. */
async function furthest(ctx: Context, patron: string, before: StoredSeen, asked: Seen[]): Promise<StoredSeen> {
  let seen = seenOf(before)
  const sets = await openSets(ctx, patron, seen, ...asked)
  for (const level of asked.flat()) seen = raise(seen, level, sets)
  await sets.keep(seen)
  return seen.map(({ lugar, reanuncio, conjunto }) => [lugar, reanuncio, conjunto])
}

export const seenOf = (stored: StoredSeen): Seen => stored.map(([lugar, reanuncio, conjunto]) => ({ lugar, reanuncio, conjunto }))
