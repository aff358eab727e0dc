// The taxpayer leaves: its password ends at once, tokens of every kind, and the relations of trust that it granted unless it signed that
// they stay. Who only wants another password renews it.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { recordAudit } from '../audit/index.ts'
import { endTokensOf, type SignedAct, type SignedActBody, useChallenge, verifyAct } from '../efirma/index.ts'
import { queueMail } from '../outbox/index.ts'
import { cancelAct } from './acts.ts'
import { auditedAct } from './audited-act.ts'
import { cancelledMail } from './mails.ts'
import { problems } from './problems.ts'
import { cancelCredential, openCredential } from './queries.ts'
import { sealedFor } from './rules.ts'

/** What of the module trust takes part; it stands above this one, and app.ts brings them together. */
export type GrantedTrust = {
  /** Ends all that the signer granted, and tells who is concerned; returns the folios. */
  end(ctx: Context, tx: Tx, act: SignedAct<unknown>): Promise<string[]>
  /** Folios of what the employer granted and is not over. */
  live(ctx: Context, tx: Tx, patron: string): Promise<string[]>
}

/**
 * Returns the folios of the relations that go on, where the signer wanted that. Its address is told what ended and what goes on. Throws
 * CONTRASENA_INEXISTENTE, CONTRASENA_CAMBIADA.
 */
export const cancelPassword = (
  ctx: Context,
  body: SignedActBody,
  trust: GrantedTrust,
): Promise<{ siguenVigentes: string[] } | undefined> =>
  auditedAct(ctx, 'contrasena.cancelar', async (signedBy) => {
    const act = await verifyAct(ctx, cancelAct, body)
    const { rfc } = signedBy(act.signer)
    const old = await openCredential(ctx.db, rfc)
    if (!old) throw problems.CONTRASENA_INEXISTENTE()
    const email = decrypt(ctx.keyring, old.correo_sealed, sealedFor.email(old.id)).toString('utf8')
    const keeps = act.datos.relaciones === 'conservar'
    return inTransaction(ctx.db, async (tx) => {
      await useChallenge(ctx, tx, act)
      if (!(await cancelCredential(tx, old.id, 'cancelada por su titular', ctx.now()))) throw problems.CONTRASENA_CAMBIADA()
      await endTokensOf(tx, rfc, ctx.realNow())
      const terminadas = keeps ? [] : await trust.end(ctx, tx, act)
      const siguenVigentes = keeps ? await trust.live(ctx, tx, rfc) : []
      const about = { rfc, nombre: old.nombre, publicUrl: ctx.config.publicUrl }
      await queueMail(ctx, tx, { to: email, ...cancelledMail({ ...about, terminadas, siguenVigentes }) })
      await recordAudit(ctx, tx, {
        actor: rfc,
        accion: 'contrasena.cancelar',
        objeto: old.id,
        resultado: 'hecho',
        detalle: { relaciones: keeps ? 'conservar' : 'terminar', terminadas: terminadas.length },
      })
      return keeps ? { siguenVigentes } : undefined
    })
  })
