import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { encrypt } from '../../kernel/encryption.ts'
import { insertMail, notifyQueued } from './queries.ts'
import { sealedFor } from './rules.ts'

/**
 * Queues one message in the caller's transaction, so that mail and act stand or fall together; it goes out after the commit.
 * `to` is one bare address. Everything but the subject is sealed until it was handed over. Returns the message's id.
 */
export async function queueMail(
  ctx: Context,
  tx: Tx,
  mail: { to: string; subject: string; text: string; html: string },
): Promise<string> {
  const id = ctx.newId()
  const { subject, ...content } = mail
  const now = ctx.realNow()
  await insertMail(tx, {
    id,
    asunto: subject,
    corrida: ctx.run?.id ?? null,
    contenido_sealed: encrypt(ctx.keyring, JSON.stringify(content), sealedFor(id)),
    creado_el: now,
    siguiente_el: now,
  })
  await notifyQueued(tx)
  return id
}
