// Recurring: approvals past their last day and tests past their time run out, and developers are told that an end comes near.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { takeEndingCertifications } from '../developers/index.ts'
import { endingMail, lapsedMail } from './mails.ts'
import { procedureById, takeLapsed } from './queries.ts'
import { tellDeveloper } from './tell-developer.ts'

const BATCH = 100

/** Everybody's, or one developer's. Safe to repeat and to run twice at once; returns how many ran out. */
export const lapseCertifications = (ctx: Context, rfc?: string): Promise<number> =>
  inBatches(() =>
    inTransaction(ctx.db, async (tx) => {
      const lapsed = await takeLapsed(tx, ctx.now(), { rfc, limit: BATCH })
      for (const { id, estado } of lapsed) {
        await recordAudit(ctx, tx, {
          actor: null,
          accion: 'certificacion.vencer',
          objeto: id,
          resultado: 'hecho',
          detalle: { antes: estado },
        })
        const row = (await procedureById(tx, id))!
        await tellDeveloper(ctx, tx, row, lapsedMail(ctx, row, estado === 'aprobada'))
      }
      return lapsed.length
    }),
  )

/** 30 and 7 days before a certification ends, once each; who was not reached before day 7 gets the later one alone. */
export async function sendCertificationReminders(ctx: Context): Promise<number> {
  return (await remind(ctx, 7, -1)) + (await remind(ctx, 30, 7))
}

const remind = (ctx: Context, days: 30 | 7, notWithin: number): Promise<number> =>
  inBatches(async () => {
    const [now, today] = [ctx.now(), legalDay(ctx.now())]
    return inTransaction(ctx.db, async (tx) => {
      const ending = await takeEndingCertifications(tx, { days, notWithin, today, now, limit: BATCH })
      for (const certification of ending) await tellDeveloper(ctx, tx, certification, endingMail(ctx, certification, days))
      return ending.length
    })
  })

async function inBatches(take: () => Promise<number>): Promise<number> {
  for (let all = 0; ; ) {
    const taken = await take()
    all += taken
    if (taken < BATCH) return all
  }
}
