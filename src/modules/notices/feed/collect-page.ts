// The next notices of a reading: first what comes again, then what has become readable behind its place, then what is new.
import type { Context } from '../../../context.ts'
import { collectAgain } from './collect-again.ts'
import type { Course, Reach } from './course.ts'
import { numbersOf } from './follow-worker.ts'
import type { Stretch } from './levels.ts'
import { nextRows } from './next-rows.ts'
import type { Filters, NoticeRow } from './queries.ts'
import type { Reading } from './reading.ts'

// How many places one statement looks through for rare notices, and how many statements one request may spend on it. Then the
// page ends early, with hayMas, so that a narrow filter over a huge employer never holds up the others.
const SCAN = 20_000
const MAX_SCANS = 10

/** The notices of a stretch that came now. */
export type Piece = Stretch & { rows: NoticeRow[] }

export type Collected = {
  again: NoticeRow[]
  pieces: Piece[]
  reached: Reach
  /** Whether there is more up to the end that was asked for. */
  hayMas: boolean
}

/** At most `limit` of those up to `end`. */
export async function collectPage(
  ctx: Context,
  reading: Reading,
  course: Course,
  { end, limit }: { end: Reach; limit: number },
): Promise<Collected> {
  const { patron, filters } = reading
  const { rows: again, reanuncio } = await collectAgain(ctx, reading, course, { until: end.reanuncio, limit })
  const pieces: Piece[] = []
  let lugar = course.from.lugar
  const page = (): Collected => ({
    again,
    pieces,
    reached: { lugar, reanuncio },
    hayMas: lugar < end.lugar || reanuncio < end.reanuncio,
  })
  let wanted = limit - again.length
  // A poll without news touches no notice.
  const trabajador = lugar < end.lugar ? await numbersOf(ctx, reading) : undefined
  for (let scans = 0; lugar < end.lugar; scans++) {
    if (scans === MAX_SCANS) break
    const stretch = course.stretch(lugar, end.lugar)
    const whole = isWhole(filters, stretch)
    if (whole && wanted === 0) break
    // Without a filter the next places are the page; with an NSS its own index finds the notices wherever they are.
    const span = filters.nss !== undefined ? stretch.until : whole && scans === 0 ? wanted : SCAN
    const { rows: found, reached } = await nextRows(ctx, {
      patron,
      filters,
      nrps: stretch.nrps,
      salvo: stretch.salvo,
      trabajador,
      after: lugar,
      until: Math.min(stretch.until, lugar + span),
      limit: wanted + 1,
      reanuncios: reanuncio,
    })
    const rows = found.slice(0, wanted)
    const full = found.length > wanted
    if (!full) lugar = reached
    else if (rows.length > 0) lugar = rows.at(-1)!.lugar
    pieces.push({ ...stretch, until: lugar, rows })
    wanted -= rows.length
    if (full) break
  }
  return page()
}

/** Every place of the stretch is asked for, and may be read. */
const isWhole = (filters: Filters, { nrps, salvo }: Stretch): boolean =>
  nrps === undefined && salvo === undefined && NARROWING.every((name) => filters[name] === undefined)

const NARROWING = ['clasificacion', 'tipoAviso', 'nss', 'desde', 'hasta'] as const
