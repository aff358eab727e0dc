// fechaNotLinea: set once, at the first delivery, and never changed. One more statement a page, and only where it holds notices
// that nobody had read; a third where another reader got the same ones at the same moment: then both show the one value.
import type { Context } from '../../../context.ts'
import { deliveryJson } from './format-json.ts'
import { deliveredAt, markRows, type NoticeRow } from './queries.ts'
import type { DeliveredRow } from './reading.ts'

const DEADLOCK = '40P01'

export async function markDelivered(ctx: Context, patron: string, rows: NoticeRow[]): Promise<DeliveredRow[]> {
  const open = rows.filter((row) => row.notLinea === null)
  if (open.length > 0) {
    const now = ctx.now().toISOString()
    const marked = new Set(await mark(ctx, patron, open, now))
    for (const row of open) if (marked.has(row.publicacion)) row.notLinea = now
    const lost = open.filter((row) => row.notLinea === null)
    if (lost.length > 0) {
      const others = new Map(
        (
          await deliveredAt(
            ctx.database,
            patron,
            lost.map((r) => r.publicacion),
          )
        ).map((r) => [r.publicacion, r.notLinea]),
      )
      for (const row of lost) row.notLinea = others.get(row.publicacion)!
    }
  }
  return rows as DeliveredRow[]
}

async function mark(ctx: Context, patron: string, rows: NoticeRow[], now: string): Promise<number[]> {
  const publicaciones = rows.map((row) => row.publicacion)
  const attempt = () => markRows(ctx.database, patron, publicaciones, now, (clasificacion) => deliveryJson(clasificacion, now))
  try {
    return await attempt()
  } catch (error) {
    // A change of catalog rewrites notices in an order of its own; whoever is chosen as the victim starts again.
    if ((error as { code?: string }).code !== DEADLOCK) throw error
    return attempt()
  }
}
