import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { type Mail, queueMail } from '../outbox/index.ts'
import { emailOf } from '../passwords/index.ts'

/** Queues a mail to a developer: to its password's address, or where it has none, to the product's contact if one is known. */
export async function tellDeveloper(
  ctx: Context,
  tx: Tx,
  developer: { rfc_desarrollador: string; correo?: string },
  mail: Mail,
): Promise<void> {
  const to = (await emailOf(ctx, tx, developer.rfc_desarrollador)) ?? developer.correo
  if (to !== undefined) await queueMail(ctx, tx, { to, ...mail })
}
