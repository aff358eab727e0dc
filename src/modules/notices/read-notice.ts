import type { Context } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { Problem } from '../../kernel/problem.ts'
import { type Access, readingAccess } from '../trust/index.ts'
import { deliver } from './deliver-notices.ts'
import { problems } from './problems.ts'
import { noticeByFolio } from './queries.ts'
import type { DeliveredRow } from './read-notices.ts'
import { recordAccess } from './record-access.ts'

/**
 * One notice, delivered and logged. `own`: what the reader may read of its own, where that is known. Refuses AVISO_NO_ENCONTRADO, also
 * where it exists but the reader may not see it.
 */
export async function readNotice(
  ctx: Context,
  reader: string,
  folioAviso: string,
  formato: string,
  own?: Access,
): Promise<DeliveredRow & { patron: string }> {
  const row = await noticeByFolio(ctx.database, folioAviso.toUpperCase())
  if (!row) throw problems.AVISO_NO_ENCONTRADO()
  const access = own && row.patron === reader ? own : await accessTo(ctx, reader, row.patron)
  if (access.nrps !== 'todos' && !access.nrps.includes(row.nrp)) throw problems.AVISO_NO_ENCONTRADO()
  const [delivered] = await deliver(ctx, row.patron, [row])
  recordAccess(ctx, { reader, patron: row.patron, filters: {}, access, formato }, [delivered!])
  return { ...delivered!, patron: row.patron }
}

const accessTo = (ctx: Context, reader: string, patron: string): Promise<Access> =>
  readingAccess(ctx.database, { reader, patron, day: legalDay(ctx.now()) }).catch((error: unknown) => {
    throw error instanceof Problem ? problems.AVISO_NO_ENCONTRADO() : error
  })
