// How many notices an employer has, by month and class, at the price of a few hundred rows however many there are: what was counted
// is kept (table conteos_avisos) with the place up to which it was, and only what came since is counted. Publication knows nothing
// of it. A change of classes forgets the counts of whom it touches.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { type Day, legalDay } from '../../kernel/dates.ts'
import { type Access, readingAccess } from '../trust/index.ts'
import { addCounts, classesBetween, countedPlace, countsUntil, lockCounted } from './browse-queries.ts'
import { CLASIFICACIONES, type Clasificacion } from './publish-rules.ts'

/** Fewer than so many are counted each time anew. */
const TAIL = 200
const STRETCH = 20_000
/** Stretches that one request counts; an employer with more is told that counting goes on. */
const MOST_STRETCHES = 10

export type ByClass = Record<Clasificacion | 'SIN_CLASIFICAR', number>

export type NoticeCounts = {
  total: number
  byClass: ByClass
  /** By first day of the month printed on the notices, in order. */
  months: { mes: Day; byClass: ByClass }[]
  /** False while older notices are still to be counted. */
  complete: boolean
}

const noneByClass = (): ByClass => ({ RETENCION: 0, MODIFICACION: 0, SUSPENSION: 0, SIN_CLASIFICAR: 0 })
const classOf = (text: string): keyof ByClass => CLASIFICACIONES.find((c) => c === text) ?? 'SIN_CLASIFICAR'

/** What an employer may read of its own, and how far it goes. Refuses RELACION_NO_VIGENTE where it is not in the padrón. */
export const ownAccess = (ctx: Context, patron: string): Promise<Access> =>
  readingAccess(ctx.database, { reader: patron, patron, day: legalDay(ctx.now()) })

/** Of the employer's own notices, for NRPs that take part. `own`: where a page asked for it already. */
export async function countNotices(
  ctx: Context,
  patron: string,
  own: Promise<Access> = ownAccess(ctx, patron),
): Promise<NoticeCounts> {
  const [access, before] = await Promise.all([own, countedPlace(ctx.database.quick, patron)])
  const counted = await catchUp(ctx, patron, before, access.ultima)
  const complete = access.ultima - counted <= TAIL
  const nrps = access.nrps === 'todos' ? undefined : access.nrps
  const rows = await countsUntil(ctx.db, { patron, nrps, until: complete ? access.ultima : counted })
  const months = new Map<Day, ByClass>()
  const byClass = noneByClass()
  let total = 0
  for (const row of rows) {
    const month = months.get(row.mes) ?? noneByClass()
    months.set(row.mes, month)
    month[classOf(row.clasificacion)] += row.cuantos
    byClass[classOf(row.clasificacion)] += row.cuantos
    total += row.cuantos
  }
  return { total, byClass, months: [...months].map(([mes, of]) => ({ mes, byClass: of })), complete }
}

/** Says up to which place it is counted now. */
async function catchUp(ctx: Context, patron: string, before: number, ultima: number): Promise<number> {
  let counted = before
  for (let i = 0; i < MOST_STRETCHES && ultima - counted > TAIL; i++) {
    counted = await inTransaction(ctx.db, async (tx) => {
      const from = await lockCounted(tx, patron)
      const to = Math.min(ultima, from + STRETCH)
      if (to > from) await addCounts(tx, patron, { from, to })
      return Math.max(from, to)
    })
  }
  return counted
}

const LONG = 20_000

/** How many came after a place; by class too, unless they are very many. */
export async function countSince(
  ctx: Context,
  patron: string,
  place: number,
  own: Promise<Access> = ownAccess(ctx, patron),
): Promise<{ total: number; byClass?: ByClass }> {
  const access = await own
  if (access.ultima - place > LONG) return { total: access.ultima - place }
  const nrps = access.nrps === 'todos' ? undefined : access.nrps
  const byClass = noneByClass()
  const rows = access.ultima > place ? await classesBetween(ctx.db, { patron, nrps, from: place, to: access.ultima }) : []
  for (const { clasificacion, cuantos } of rows) byClass[classOf(clasificacion)] += cuantos
  return { total: Object.values(byClass).reduce((a, b) => a + b, 0), byClass }
}
