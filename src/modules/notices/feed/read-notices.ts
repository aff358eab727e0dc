// Reading notices (contract.md 3): who may read is asked before each page; a page and its cursor are a change feed. Places in a
// feed are gapless and become visible in order (docs/adr/0003), and a cursor counts as seen only what its reader could read (0043).
import type { Context } from '../../../context.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { type Access, type AccessQuestion, readingAccess, trustProblems } from '../../trust/index.ts'
import { recordAgain, recordPiece } from '../access-log/record-access.ts'
import { noteAsked } from '../news/note-asked.ts'
import { type Handed, noteStretch } from '../positions/read-positions.ts'
import { type Collected, collectPage, type Piece } from './collect-page.ts'
import { type Course, openCourse, type Reach, readableOf } from './course.ts'
import { followWorker } from './follow-worker.ts'
import type { Readable, Seen } from './levels.ts'
import { markDelivered } from './mark-delivered.ts'
import type { DeliveredRow, Reading } from './reading.ts'

/** Where a reading of several pages ends, and what was readable when it began: all its pages are of that. */
export type Bounds = Reach & { readable: Readable }

/**
 * `formato`: how they are handed over, for the access log. `foreseen`: who may read, where that was asked a moment before.
 */
export type PageRequest = {
  limit: number
  formato: string
  bounds?: Bounds
  foreseen?: (ask: AccessQuestion) => Access | undefined
}

/** A page; every row was delivered now or before. `reading`, `seen`: for its cursor; `end`: where the feed ended at that moment. */
export type Page = { rows: DeliveredRow[]; reading: Reading; seen: Seen; hayMas: boolean; end: Reach; course: Course }

/**
 * The next notices of a reading, delivered and logged. Refuses RELACION_NO_VIGENTE, also where something of what `bounds` says is not
 * readable any more.
 */
export async function readPage(ctx: Context, asked: Reading, { limit, formato, bounds, foreseen }: PageRequest): Promise<Page> {
  const { reader, patron, filters } = asked
  const ask: AccessQuestion = { reader, patron, day: legalDay(ctx.now()), nrp: filters.nrp }
  const access = foreseen?.(ask) ?? (await readingAccess(ctx.database, ask))
  const now = readableOf(ctx, asked, access)
  if (bounds && !includes(now, bounds.readable)) {
    throw trustProblems.RELACION_NO_VIGENTE({
      detail: 'Un registro patronal dejó de estar a su alcance mientras leía. Siga desde el cursor con los que aún puede leer.',
    })
  }
  const reading = bounds ? asked : await followWorker(ctx, asked, access.ultima)
  const course = await openCourse(ctx, reading, bounds?.readable ?? now)
  const end = bounds ?? { lugar: access.ultima, reanuncio: access.reanuncios }
  const found = await collectPage(ctx, reading, course, { end, limit })
  const rows = await markDelivered(ctx, patron, [...found.again, ...found.pieces.flatMap((piece) => piece.rows)])
  const read = { reader, patron, filters, access, formato }
  noteAsked(ctx, reading, access)
  recordAgain(ctx, read, found.again)
  for (const piece of found.pieces) recordPiece(ctx, read, piece, isPart(piece, course))
  for (const handed of handedOf(found, course)) noteStretch(ctx, reading, access, handed)
  return { rows, reading, seen: await course.seenAt(found.reached), hayMas: found.hayMas, end, course }
}

/** A poll without news tells at least that what came before has arrived. */
function handedOf({ pieces, reached: { lugar } }: Collected, { stretch, asked, askedBeyond }: Course): Handed[] {
  const handed = pieces.filter((piece) => piece.until > piece.after)
  return [
    ...(handed.length > 0 ? handed : [stretch(lugar, lugar)]).map((piece) => ({ ...piece, asked })),
    ...askedBeyond.map((told) => ({ ...told, asked: told.until })),
  ]
}

const includes = (now: Readable, before: Readable): boolean =>
  now.nrps === 'todos' || (before.nrps !== 'todos' && before.nrps.every((nrp) => now.nrps.includes(nrp)))

/** Of some NRPs alone, since what the others had was seen before. */
const isPart = ({ nrps, salvo }: Piece, { readable }: Course): boolean =>
  salvo !== undefined || (nrps !== undefined && nrps.length < readable.nrps.length)
