// The way of a reading through its feed, given what may be read now: where it goes on, what of each stretch of places is still unseen,
// and what has been seen once it has come to a place. Where one level holds for all, no set of NRPs is asked for.
import type { Context } from '../../../context.ts'
import type { Access } from '../../trust/index.ts'
import {
  ALL,
  levelOf,
  lowestLevel,
  nextStretch,
  plainLevel,
  type Readable,
  raise,
  raisePlain,
  type Seen,
  type Stretch,
} from './levels.ts'
import { keepSet, openSets, setKey } from './nrp-sets.ts'
import type { Reading } from './reading.ts'

/** A place in the feed and the number of a re-announcement. */
export type Reach = { lugar: number; reanuncio: number }

export type Course = {
  readable: Readable
  /** Up to where everything readable was seen. */
  from: Reach
  /** Up to which place it had been when the reader itself asked. */
  asked: number
  /** And beyond it, set by set: what the reader proves that it has, since it goes on from there. */
  askedBeyond: Stretch[]
  /** How far a readable NRP was seen. */
  of(nrp: string): Reach
  /** What is unseen next, after a place and at most up to another. */
  stretch(after: number, until: number): Stretch
  /** What was seen once everything readable was handed over up to there; may be put into a cursor then. */
  seenAt(reached: Reach): Promise<Seen>
}

/** Of one NRP's feed everything is readable, or nothing. */
export const readableOf = (ctx: Context, { filters }: Pick<Reading, 'filters'>, { nrps }: Pick<Access, 'nrps'>): Readable =>
  filters.nrp !== undefined || nrps === 'todos' ? { nrps: 'todos', conjunto: ALL } : { nrps, conjunto: setKey(ctx, nrps) }

export async function openCourse(
  ctx: Context,
  { patron, seen, asked }: Pick<Reading, 'patron' | 'seen' | 'asked'>,
  readable: Readable,
): Promise<Course> {
  const { nrps, conjunto } = readable
  if (nrps !== 'todos' && nrps.length === 0) return nowhere(readable, seen)
  const [plain, plainAsked] = [plainLevel(seen, readable), plainLevel(asked, readable)]
  if (plain && plainAsked) {
    return {
      readable,
      from: plain,
      asked: plainAsked.lugar,
      askedBeyond: [],
      of: () => plain,
      stretch: (after, until) => ({ after, until, nrps: nrps === 'todos' ? undefined : nrps, salvo: undefined }),
      async seenAt(reached) {
        const [lugar, reanuncio] = [Math.max(reached.lugar, plain.lugar), Math.max(reached.reanuncio, plain.reanuncio)]
        const raised = raisePlain(seen, { lugar, reanuncio, conjunto })
        if (raised !== seen && nrps !== 'todos') await keepSet(ctx, patron, conjunto as string, nrps)
        return raised
      },
    }
  }
  const sets = await openSets(ctx, patron, seen, asked)
  if (nrps !== 'todos') sets.add(conjunto as string, nrps)
  return {
    readable,
    from: lowestLevel(seen, readable, sets),
    asked: lowestLevel(asked, readable, sets).lugar,
    askedBeyond: asked.map(({ lugar, conjunto: of }) => ({
      after: lugar,
      until: lugar,
      nrps: of === ALL ? undefined : [...sets.of(of)],
      salvo: undefined,
    })),
    of: (nrp) => levelOf(seen, nrp, sets),
    stretch: (after, until) => nextStretch(seen, readable, sets, after, until),
    async seenAt(reached) {
      const raised = raise(seen, { ...reached, conjunto }, sets)
      await sets.keep(raised)
      return raised
    },
  }
}

/** Where every NRP is set apart there is nothing to read, and nothing of it was seen. */
const nowhere = (readable: Readable, seen: Seen): Course => ({
  readable,
  from: { lugar: Number.MAX_SAFE_INTEGER, reanuncio: Number.MAX_SAFE_INTEGER },
  asked: 0,
  askedBeyond: [],
  of: () => ({ lugar: 0, reanuncio: 0 }),
  stretch: (after, until) => ({ after, until, nrps: [], salvo: undefined }),
  seenAt: async () => seen,
})
