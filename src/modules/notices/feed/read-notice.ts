import type { Context } from '../../../context.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { Problem } from '../../../kernel/problem.ts'
import { type Access, readingAccess } from '../../trust/index.ts'
import { recordAccess } from '../access-log/record-access.ts'
import { problems } from '../problems.ts'
import { markDelivered } from './mark-delivered.ts'
import { noticeByFolio } from './queries.ts'
import type { DeliveredRow } from './reading.ts'

/** One notice, delivered and logged. `own`: as in readingAccess. Refuses AVISO_NO_ENCONTRADO, also where the reader may not see it. */
export async function readNotice(
  ctx: Context,
  reader: string,
  folioAviso: string,
  formato: string,
  own?: Access,
): Promise<DeliveredRow & { patron: string }> {
  const row = await noticeByFolio(ctx.database, folioAviso.toUpperCase())
  if (!row) throw problems.AVISO_NO_ENCONTRADO()
  const question = { reader, patron: row.patron, day: legalDay(ctx.now()) }
  const access = await readingAccess(ctx.database, question, own).catch((error: unknown) => {
    throw error instanceof Problem ? problems.AVISO_NO_ENCONTRADO() : error
  })
  if (access.nrps !== 'todos' && !access.nrps.includes(row.nrp)) throw problems.AVISO_NO_ENCONTRADO()
  const [delivered] = await markDelivered(ctx, row.patron, [row])
  recordAccess(ctx, { reader, patron: row.patron, filters: {}, access, formato }, [delivered!])
  return { ...delivered!, patron: row.patron }
}
