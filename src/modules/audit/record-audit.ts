// The audit log: who did what, to what, and what came of it, with the true cause of refusals that the wire keeps vague.
// Owns table auditoria; rows are only ever added. Never holds a secret, a password, a code or a token.
import type { Context } from '../../context.ts'
import type { Read } from '../../db/transaction.ts'

export type AuditEntry = {
  /** RFC of who acts, `operador` for operator commands, null where unknown. */
  actor: string | null
  /** Verb phrase in Spanish with dots, such as `contrasena.emitir`. */
  accion: string
  /** Folio, id or key of what was acted on. */
  objeto?: string | null
  /** `hecho`, or the code of the refusal. */
  resultado: string
  detalle?: Record<string, unknown>
}

/** Adds one entry; give the transaction of the act where there is one, so that both stand or fall together. */
export async function recordAudit(ctx: Context, db: Read, entry: AuditEntry): Promise<void> {
  await db
    .insertInto('auditoria')
    .values({
      instante: ctx.now(),
      actor: entry.actor,
      accion: entry.accion,
      objeto: entry.objeto ?? null,
      resultado: entry.resultado,
      detalle: JSON.stringify({ ...(ctx.origin?.persona && { persona: ctx.origin.persona.id }), ...entry.detalle }),
      direccion: ctx.origin?.address ?? null,
      peticion: ctx.origin?.requestId ?? null,
    })
    .execute()
}
