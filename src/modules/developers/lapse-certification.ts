// The sandbox lets a test developer's certification run out, so that its software meets what follows from that.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addDays, legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { shortenCertifications } from './queries.ts'

/** As if its last day had been yesterday. Throws outside the sandbox. */
export async function lapseCertification(ctx: Context, rfc: string): Promise<void> {
  if (ctx.environment !== 'sandbox') throw new Error('a certification ends by its day or by revocation')
  const yesterday = addDays(legalDay(ctx.now()), -1)
  await inTransaction(ctx.db, async (tx) => {
    await shortenCertifications(tx, rfc, yesterday)
    await recordAudit(ctx, tx, { actor: 'operador', accion: 'certificacion.vencer', objeto: rfc, resultado: 'hecho' })
  })
}
