// What comes again: notices that the reader has passed and that were re-announced since. One that it has not passed yet comes in its
// turn and says by then what it has to.
import type { Context } from '../../../context.ts'
import { announced, rowsOf } from './again-queries.ts'
import type { Course } from './course.ts'
import { numbersOf } from './follow-worker.ts'
import type { NoticeRow } from './queries.ts'
import type { Reading } from './reading.ts'

/** Re-announcements of one look; most are of NRPs or kinds that the reader does not ask for. */
const LOOK = 1_000
const MAX_LOOKS = 10

type Again = {
  rows: NoticeRow[]
  /** Up to which number everything was handed over or did not concern the reader. */
  reanuncio: number
}

/** Up to the number `until`, at most `limit` notices; in order of re-announcement. */
export async function collectAgain(
  ctx: Context,
  reading: Reading,
  course: Course,
  { until, limit }: { until: number; limit: number },
): Promise<Again> {
  const { patron, filters, seen } = reading
  const rows: NoticeRow[] = []
  let reanuncio = course.from.reanuncio
  if (reanuncio >= until) return { rows, reanuncio }
  // Who begins has passed nothing.
  if (seen.length === 0) return { rows, reanuncio: until }
  const trabajador = await numbersOf(ctx, reading)
  for (let looks = 0; reanuncio < until && rows.length < limit && looks < MAX_LOOKS; looks++) {
    const found = await announced(ctx.database, { patron, after: reanuncio, until, limit: LOOK })
    const passed = found.filter((one) => {
      if (filters.nrp !== undefined && filters.nrp !== one.nrp) return false
      const { nrps } = course.readable
      if (nrps !== 'todos' && !nrps.includes(one.nrp)) return false
      const { lugar, reanuncio: told } = course.of(one.nrp)
      return one.numero > told && (filters.nrp === undefined ? one.publicacion : one.posicion) <= lugar
    })
    const places = passed.map((one) => one.publicacion)
    const all = places.length === 0 ? [] : await rowsOf(ctx.database, { patron, filters, trabajador }, [...new Set(places)])
    const byPlace = new Map(all.map((row) => [row.publicacion, row]))
    for (const { numero, publicacion } of passed) {
      const row = byPlace.get(publicacion)
      if (!row) continue
      // Once, though it was announced several times.
      byPlace.delete(publicacion)
      if (rows.length === limit) return { rows, reanuncio: numero - 1 }
      rows.push({ ...row, reanunciado: true })
    }
    reanuncio = found.at(-1)?.numero ?? until
    if (found.length < LOOK) reanuncio = until
  }
  return { rows, reanuncio }
}
