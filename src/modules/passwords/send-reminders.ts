import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { queueMail } from '../outbox/index.ts'
import { reminderMail } from './mails.ts'
import { takeDueReminders } from './queries.ts'
import { daysAfter, sealedFor } from './rules.ts'

const BATCH = 100

/** Mails the owners of passwords that end within 30 and within 7 days, once each; returns how many mails were queued. */
export async function sendPasswordReminders(ctx: Context): Promise<number> {
  // Who was not reached between day 30 and day 7 gets the later reminder alone.
  return (await remind(ctx, 7, 0)) + (await remind(ctx, 30, 7))
}

async function remind(ctx: Context, days: 30 | 7, until: number): Promise<number> {
  let sent = 0
  for (;;) {
    const now = ctx.now()
    const taken = await inTransaction(ctx.db, async (tx) => {
      const due = await takeDueReminders(tx, days, daysAfter(now, until), daysAfter(now, days), now, BATCH)
      for (const { id, rfc, nombre, correo_sealed, vence_el } of due) {
        const to = decrypt(ctx.keyring, correo_sealed, sealedFor.email(id)).toString('utf8')
        await queueMail(ctx, tx, {
          to,
          ...reminderMail({ rfc, nombre, publicUrl: ctx.config.publicUrl, days, expiresAt: vence_el }),
        })
      }
      return due.length
    })
    sent += taken
    if (taken < BATCH) return sent
  }
}
