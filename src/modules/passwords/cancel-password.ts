import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { recordAudit } from '../audit/index.ts'
import { type SignedActBody, useChallenge, verifyAct } from '../efirma/index.ts'
import { queueMail } from '../outbox/index.ts'
import { cancelAct } from './acts.ts'
import { auditedAct } from './audited-act.ts'
import { cancelledMail } from './mails.ts'
import { problems } from './problems.ts'
import { cancelCredential, openCredential } from './queries.ts'
import { sealedFor } from './rules.ts'

/** Ends the password and its tokens at once, and tells its address. Throws CONTRASENA_INEXISTENTE, CONTRASENA_CAMBIADA. */
export const cancelPassword = (ctx: Context, body: SignedActBody): Promise<void> =>
  auditedAct(ctx, 'contrasena.cancelar', async (signedBy) => {
    const act = await verifyAct(ctx, cancelAct, body)
    const { rfc } = signedBy(act.signer)
    const old = await openCredential(ctx.db, rfc)
    if (!old) throw problems.CONTRASENA_INEXISTENTE()
    const email = decrypt(ctx.keyring, old.correo_sealed, sealedFor.email(old.id)).toString('utf8')
    await inTransaction(ctx.db, async (tx) => {
      await useChallenge(ctx, tx, act)
      if (!(await cancelCredential(tx, old.id, 'cancelada por su titular', ctx.now()))) throw problems.CONTRASENA_CAMBIADA()
      await queueMail(ctx, tx, { to: email, ...cancelledMail({ rfc, nombre: old.nombre, publicUrl: ctx.config.publicUrl }) })
      await recordAudit(ctx, tx, { actor: rfc, accion: 'contrasena.cancelar', objeto: old.id, resultado: 'hecho' })
    })
  })
