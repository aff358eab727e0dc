// Recurring: the parties are told that a relation ends (30 and 7 days before), and what became of certifications.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { followCertifications } from './follow-certifications.ts'
import { BATCH, inBatches } from './in-batches.ts'
import { endingMail } from './mails.ts'
import { type Mentioned, takeEnding } from './reminder-queries.ts'
import { tell } from './tell-party.ts'

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
  return (await ending(7, -1)) + (await ending(30, 7)) + (await followCertifications(ctx))
}
