import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { type Mail, queueMail } from '../outbox/index.ts'
import { emailOf } from '../passwords/index.ts'
import { trusteesEmails } from '../users/index.ts'

/**
 * Queues a mail to a taxpayer, with the act that it tells of: to the address of its password and to its people who manage trust, each
 * once. Nobody is told who has given no address.
 */
export async function tell(ctx: Context, tx: Tx, rfc: string, mail: Mail): Promise<void> {
  const own = await emailOf(ctx, tx, rfc)
  const all = [...(own === undefined ? [] : [own]), ...(await trusteesEmails(ctx, tx, rfc))]
  for (const to of new Map(all.map((email) => [email.toLowerCase(), email])).values()) await queueMail(ctx, tx, { to, ...mail })
}
