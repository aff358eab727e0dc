// How many notices an employer has, by month and class, at the price of a few hundred rows however many there are: what was counted
// is kept (table conteos_avisos) with the place up to which it was, and only what came since is counted. Publication knows nothing
// of it. A change of classes forgets the counts of whom it touches.
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { Access } from '../../trust/index.ts'
import { CLASIFICACIONES, type Clasificacion } from '../publish/rules.ts'
import { addCounts, classesBetween, countsUntil, lockCounted } from './queries.ts'

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

/** Of the employer's own notices, for NRPs that take part. `own`: what it may read of them. */
export async function countNotices(ctx: Context, patron: string, own: Access | Promise<Access>): Promise<NoticeCounts> {
  const { nrps: readable, ultima } = await own
  const ask = { patron, nrps: readable === 'todos' ? undefined : readable, until: ultima, most: TAIL }
  let { counted, counts } = await countsUntil(ctx.db, ask)
  if (ultima - counted > TAIL) {
    await catchUp(ctx, patron, counted, ultima)
    ;({ counted, counts } = await countsUntil(ctx.db, ask))
  }
  const months = new Map<Day, ByClass>()
  const byClass = noneByClass()
  let total = 0
  for (const row of counts) {
    const month = months.get(row.mes) ?? noneByClass()
    months.set(row.mes, month)
    month[classOf(row.clasificacion)] += row.cuantos
    byClass[classOf(row.clasificacion)] += row.cuantos
    total += row.cuantos
  }
  return { total, byClass, months: [...months].map(([mes, of]) => ({ mes, byClass: of })), complete: ultima - counted <= TAIL }
}

async function catchUp(ctx: Context, patron: string, before: number, ultima: number): Promise<void> {
  let counted = before
  for (let i = 0; i < MOST_STRETCHES && ultima - counted > TAIL; i++) {
    counted = await inTransaction(ctx.db, async (tx) => {
      const from = await lockCounted(tx, patron)
      const to = Math.min(ultima, from + STRETCH)
      if (to > from) await addCounts(tx, patron, { from, to })
      return Math.max(from, to)
    })
  }
}

const LONG = 20_000

/** How many came after a place; by class too, unless they are very many. */
export async function countSince(
  ctx: Context,
  patron: string,
  place: number,
  own: Access | Promise<Access>,
): Promise<{ total: number; byClass?: ByClass }> {
  const access = await own
  if (access.ultima - place > LONG) return { total: access.ultima - place }
  const nrps = access.nrps === 'todos' ? undefined : access.nrps
  const byClass = noneByClass()
  const rows = access.ultima > place ? await classesBetween(ctx.db, { patron, nrps, from: place, to: access.ultima }) : []
  for (const { clasificacion, cuantos } of rows) byClass[classOf(clasificacion)] += cuantos
  return { total: Object.values(byClass).reduce((a, b) => a + b, 0), byClass }
}
