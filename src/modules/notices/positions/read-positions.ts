// How far each developer has read, so that the next one can start there (docs/adr/0012-handover.md). A page costs no write of its
// own: places are gathered for a second, and one that is known already is not written again. A crash loses that second: then
// the next developer gets a little twice, never too little.
import { type Context, perService } from '../../../context.ts'
import type { Access } from '../../trust/index.ts'
import type { Stretch as LevelStretch } from '../feed/levels.ts'
import { setKey } from '../feed/nrp-sets.ts'
import type { Reading } from '../feed/reading.ts'
import { type PositionRow, savePositions } from './queries.ts'
import { joinStretches, type Stretch } from './rules.ts'

const FLUSH_MS = 1_000
const BATCH = 500
/** Feeds whose stored place one process remembers: enough that those who poll do not write. */
const REMEMBERED = 50_000

type Places = {
  known: Map<string, Stretch>
  pending: Map<string, PositionRow>
  timer: NodeJS.Timeout | undefined
  writing: Promise<void>
}
const placesOf = perService(
  (): Places => ({ known: new Map(), pending: new Map(), timer: undefined, writing: Promise.resolve() }),
)

/** What was handed over of a feed: the notices of a stretch; `asked`: up to where everything had been seen when the reader asked. */
export type Handed = Pick<LevelStretch, 'after' | 'until' | 'nrps' | 'salvo'> & { asked: number }

/** Notes that everything of the stretch was handed over; only what a relation allowed, unfiltered. */
export function noteStretch(
  ctx: Context,
  { reader, patron, filters: { nrp = '', ...narrowing } }: Reading,
  access: Access,
  { after, until, nrps, salvo, asked }: Handed,
): void {
  if (access.relaciones.length === 0 || nrps?.length === 0 || Object.values(narrowing).some((value) => value !== undefined))
    return
  const clave = salvo ? `-${setKey(ctx, salvo)}` : nrps ? setKey(ctx, nrps) : ''
  const places = placesOf(ctx)
  const key = [patron, reader, nrp, clave].join(' ')
  const before = places.known.get(key)
  const stretch = joinStretches(before, { desde: after, entregado: until, confirmado: Math.min(until, asked) })
  if (stretch === before) return
  remember(places, key, stretch)
  places.pending.set(`${key} ${stretch.desde}`, {
    rfc_patron: patron,
    rfc_lector: reader,
    nrp,
    alcance_clave: clave,
    alcance: nrps ?? null,
    salvo: salvo ?? null,
    ...stretch,
    actualizado_el: ctx.now(),
  })
  places.timer ??= setTimeout(() => void flushPositions(ctx), FLUSH_MS).unref()
}

function remember({ known }: Places, key: string, stretch: Stretch): void {
  if (known.size >= REMEMBERED && !known.has(key)) known.delete(known.keys().next().value!)
  known.set(key, stretch)
}

/** Writes what is gathered; called by the clock, before a place is asked for, and at the end of the service. */
export function flushPositions(ctx: Context): Promise<void> {
  const places = placesOf(ctx)
  clearTimeout(places.timer)
  places.timer = undefined
  places.writing = places.writing.then(async () => {
    // What comes meanwhile waits for the next turn.
    const due = [...places.pending.keys()]
    for (let done = 0; done < due.length; done += BATCH) {
      const batch = due.slice(done, done + BATCH).map((key) => [key, places.pending.get(key)!] as const)
      for (const [key] of batch) places.pending.delete(key)
      try {
        // In order of key, so that no two processes wait for each other.
        await savePositions(
          ctx.db,
          batch.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row),
        )
      } catch (error) {
        ctx.log.error({ err: error, rows: batch.length }, 'reading places not written; kept for the next turn')
        for (const [key, row] of batch) if (!places.pending.has(key)) places.pending.set(key, row)
        places.timer ??= setTimeout(() => void flushPositions(ctx), FLUSH_MS * 10).unref()
        return
      }
    }
  })
  return places.writing
}
