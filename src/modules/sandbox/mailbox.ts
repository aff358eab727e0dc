// Mail of the sandbox goes to nobody: it is handed over to a table, sealed, and read by whoever holds the run.
import type { Context } from '../../context.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import type { Mailer, Message } from '../../platform/mailer.ts'
import { insertLetter, lettersOf, runOfMail } from './mailbox-queries.ts'
import type { SandboxRun, Switches } from './run.ts'
import { sealedFor } from './secrets.ts'

export type Letter = { id: string; para: string; asunto: string; texto: string; html: string; recibidoEl: Date }

/** Takes what the outbox hands over; refuses for now while the run's mail is switched off, and the outbox then tries again. */
export const mailboxMailer = (sandbox: () => Context): Mailer => ({
  async send(message: Message) {
    const ctx = sandbox()
    const found = await runOfMail(ctx.db, message.id)
    if ((found?.interruptores as Partial<Switches> | null | undefined)?.correoCaido)
      throw Object.assign(new Error('the mail of this run is switched off'), { code: 'CORREO_CAIDO' })
    const { id, to, subject, text, html } = message
    await insertLetter(ctx.db, {
      id,
      corrida: found?.corrida ?? null,
      para_sealed: encrypt(ctx.keyring, to, sealedFor.recipient(id)),
      asunto: subject,
      contenido_sealed: encrypt(ctx.keyring, JSON.stringify({ text, html }), sealedFor.letter(id)),
      recibido_el: ctx.realNow(),
    })
  },
  close() {},
})

/** Newest first; `before`: the number of the last one seen. */
export async function mailboxOf(
  sandbox: Context,
  run: Pick<SandboxRun, 'id'>,
  { before, limit = 100 }: { before?: number; limit?: number } = {},
): Promise<(Letter & { numero: number })[]> {
  const rows = await lettersOf(sandbox.db, run.id, before, limit)
  return rows.map((row) => {
    const { text, html } = JSON.parse(decrypt(sandbox.keyring, row.contenido_sealed, sealedFor.letter(row.id)).toString('utf8'))
    return {
      id: row.id,
      numero: row.numero,
      para: decrypt(sandbox.keyring, row.para_sealed, sealedFor.recipient(row.id)).toString('utf8'),
      asunto: row.asunto,
      texto: text,
      html,
      recibidoEl: row.recibido_el,
    }
  })
}
