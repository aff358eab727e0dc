// How many notices a developer may read of employers beyond its own reading: by an employer's feed, or NRP by NRP where it reads so.
// For all employers of a page together: each question is one statement, however many there are.
import type { Context } from '../../../context.ts'
import { employerNrps } from '../../employers/index.ts'
import type { Access } from '../../trust/index.ts'
import { announced } from '../feed/again-queries.ts'
import { type Course, openCourse, readableOf } from '../feed/course.ts'
import type { Stretch } from '../feed/levels.ts'
import { seenOf } from './note-asked.ts'
import { countStretches, latestOf, type ReadingRow } from './queries.ts'

/** So far notices are counted; whether there is one at all is always known. */
export const MOST_COUNTED = 1_000
/** Places of a feed that one count looks through; where they hold nothing that is wanted, but may, the employer is named. */
const SCAN = 20_000

export type Question = { patron: string; access: Access; readings: ReadingRow[] }

/** In the order of the questions. */
export async function countNew(ctx: Context, questions: Question[]): Promise<number[]> {
  const counts = questions.map(() => 0)
  const readings: Opened[] = []
  for (const [at, question] of questions.entries()) {
    const opened = await open(ctx, question, at)
    if (!opened) continue
    counts[at] = opened.again
    readings.push(opened)
  }
  const latest = await latestOf(
    ctx.database,
    readings.flatMap(({ patron, nrps }) => nrps.map((nrp) => ({ patron, nrp }))),
  )
  const byPatron = Map.groupBy(latest, (row) => row.patron)
  const looks: (Stretch & { at: number; patron: string })[] = []
  for (const { at, patron, places, course, stretches } of readings) {
    const ends = new Map(byPatron.get(patron)?.map((row) => [row.nrp, row]))
    if (places.size > 0) {
      for (const [nrp, end] of ends) {
        const own = places.get(nrp)?.lugar ?? 0
        if (end.publicacion > course.of(nrp).lugar && end.posicion > own) counts[at]! += end.posicion - own
      }
      continue
    }
    for (const stretch of stretches) {
      if (!stretch.nrps && !stretch.salvo) {
        counts[at]! += stretch.until - stretch.after
        continue
      }
      // A list of NRPs may have little in a long feed: where each ends is known.
      const open = stretch.nrps?.filter((nrp) => (ends.get(nrp)?.publicacion ?? 0) > course.of(nrp).lugar)
      if (open?.length !== 0) looks.push({ ...stretch, nrps: open, at, patron })
    }
  }
  const found = await countStretches(
    ctx.database,
    looks.map((look) => ({ ...look, until: Math.min(look.until, look.after + SCAN) })),
    MOST_COUNTED,
  )
  for (const [i, { at, after, until }] of looks.entries()) counts[at]! += found[i]! || (until - after > SCAN ? 1 : 0)
  return counts
}

type Opened = {
  at: number
  patron: string
  course: Course
  /** By NRP, how far it was read by its own feed. */
  places: Map<string, { lugar: number; reanuncio: number }>
  /** How much comes again. */
  again: number
  /** What is unseen of the employer's feed. */
  stretches: Stretch[]
  /** NRPs whose latest notice decides. */
  nrps: string[]
}

/** Undefined where everything was read. */
async function open(ctx: Context, { patron, access, readings }: Question, at: number): Promise<Opened | undefined> {
  const seen = seenOf(readings.find((row) => row.nrp === '')?.visto ?? [])
  const course = await openCourse(ctx, { patron, seen, asked: seen }, readableOf(ctx, { filters: {} }, access))
  const upToDate = seen.length === 0 || course.from.reanuncio >= access.reanuncios
  if (course.from.lugar >= access.ultima && upToDate) return undefined
  const places = new Map(readings.filter((row) => row.nrp !== '').map((row) => [row.nrp, seenOf(row.visto)[0]!]))
  const again = seen.length + places.size === 0 ? 0 : await countAgain(ctx, { patron, access, course, places })
  const stretches: Stretch[] = []
  for (let after = course.from.lugar; after < access.ultima; after = stretches.at(-1)!.until) {
    stretches.push(course.stretch(after, access.ultima))
  }
  const all = async () => (access.nrps === 'todos' ? await employerNrps(ctx.db, patron) : access.nrps)
  const nrps = places.size > 0 ? await all() : [...new Set(stretches.flatMap((stretch) => stretch.nrps ?? []))]
  return { at, patron, course, places, again, stretches, nrps }
}

/** What comes again of what it had passed. */
async function countAgain(
  ctx: Context,
  { patron, access, course, places }: Pick<Opened, 'patron' | 'course' | 'places'> & { access: Access },
): Promise<number> {
  const after = Math.min(course.from.reanuncio, ...[...places.values()].map((place) => place.reanuncio))
  if (after >= access.reanuncios) return 0
  const found = await announced(ctx.database, { patron, after, until: access.reanuncios, limit: MOST_COUNTED })
  return found.filter(({ numero, nrp, publicacion, posicion }) => {
    if (access.nrps !== 'todos' && !access.nrps.includes(nrp)) return false
    const [whole, own] = [course.of(nrp), places.get(nrp)]
    const told = Math.max(whole.reanuncio, own?.reanuncio ?? 0)
    return numero > told && (publicacion <= whole.lugar || posicion <= (own?.lugar ?? 0))
  }).length
}
