// Recurring: who trusts is told that a relation ends (30 and 7 days before) and that its developer's certification ended.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { endingMail, uncertifiedMail } from './mails.ts'
import { clearCertified, type Mentioned, takeEnding, takeUncertified } from './reminder-queries.ts'
import { tell } from './tell-party.ts'

const BATCH = 100

/** Each is told once, whichever process comes first; returns how many relations were told of. */
export async function sendTrustReminders(ctx: Context): Promise<number> {
  const now = ctx.now()
  const today = legalDay(now)
  const both = async (tx: Tx, r: Mentioned, days: number) => {
    for (const rfc of new Set([r.rfc_patron, r.rfc_desarrollador])) await tell(ctx, tx, rfc, endingMail(ctx, r, days))
  }
  const ending = (days: 30 | 7, notWithin: number) =>
    inBatches(
      ctx,
      (tx) => takeEnding(tx, { days, notWithin, today, now, limit: BATCH }),
      (tx, r) => both(tx, r, days),
    )
  const told = (await ending(7, -1)) + (await ending(30, 7))
  await inTransaction(ctx.db, (tx) => clearCertified(tx, today))
  return (
    told +
    (await inBatches(
      ctx,
      (tx) => takeUncertified(tx, { today, now, limit: BATCH }),
      (tx, r) => tell(ctx, tx, r.rfc_patron, uncertifiedMail(ctx, r)),
    ))
  )
}

async function inBatches(
  ctx: Context,
  take: (tx: Tx) => Promise<Mentioned[]>,
  say: (tx: Tx, r: Mentioned) => Promise<void>,
): Promise<number> {
  for (let told = 0; ; ) {
    const taken = await inTransaction(ctx.db, async (tx) => {
      const relations = await take(tx)
      for (const relation of relations) await say(tx, relation)
      return relations.length
    })
    told += taken
    if (taken < BATCH) return told
  }
}
