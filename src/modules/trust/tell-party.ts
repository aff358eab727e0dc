import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { type Mail, queueMail } from '../outbox/index.ts'
import { emailOf } from '../passwords/index.ts'

/** Queues a mail to a taxpayer, with the act that it tells of; nobody is told who has given no address. */
export async function tell(ctx: Context, tx: Tx, rfc: string, mail: Mail): Promise<void> {
  const to = await emailOf(ctx, tx, rfc)
  if (to !== undefined) await queueMail(ctx, tx, { to, ...mail })
}
