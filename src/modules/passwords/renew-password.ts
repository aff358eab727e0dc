import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { recordAudit } from '../audit/index.ts'
import { type SignedActBody, useChallenge, verifyAct } from '../efirma/index.ts'
import { queueMail } from '../outbox/index.ts'
import { renewAct } from './acts.ts'
import { auditedAct } from './audited-act.ts'
import { renewedElsewhereMail } from './mails.ts'
import { makeCredential } from './new-credential.ts'
import { problems } from './problems.ts'
import { cancelCredential, openCredential } from './queries.ts'
import { sealedFor } from './rules.ts'
import type { IssuedPassword } from './schemas.ts'

/**
 * A new password in place of the old one (expired or not), which dies in the same moment with its one-time codes and tokens. Without
 * `correo` it goes where the old one went; with another, the old address is told. Throws CONTRASENA_INEXISTENTE, CONTRASENA_CAMBIADA.
 */
export const renewPassword = (ctx: Context, body: SignedActBody): Promise<IssuedPassword> =>
  auditedAct(ctx, 'contrasena.renovar', async (signedBy) => {
    const act = await verifyAct(ctx, renewAct, body)
    const { rfc, nombre } = signedBy(act.signer)
    const old = await openCredential(ctx.db, rfc)
    if (!old) throw problems.CONTRASENA_INEXISTENTE()
    const oldEmail = decrypt(ctx.keyring, old.correo_sealed, sealedFor.email(old.id)).toString('utf8')
    const email = act.datos.correo ?? oldEmail
    const credential = await makeCredential(ctx, act.signer, email)
    try {
      await inTransaction(ctx.db, async (tx) => {
        await useChallenge(ctx, tx, act)
        if (!(await cancelCredential(tx, old.id, 'renovada', ctx.now()))) throw problems.CONTRASENA_CAMBIADA()
        await credential.store(tx)
        if (email.toLowerCase() !== oldEmail.toLowerCase()) {
          await queueMail(ctx, tx, {
            to: oldEmail,
            ...renewedElsewhereMail({ rfc, nombre, publicUrl: ctx.config.publicUrl, newEmail: email }),
          })
        }
        await recordAudit(ctx, tx, {
          actor: rfc,
          accion: 'contrasena.renovar',
          objeto: credential.id,
          resultado: 'hecho',
          detalle: { anterior: old.id, otroCorreo: email !== oldEmail, numeroSerie: act.signer.numeroSerie },
        })
      })
    } catch (error) {
      if (violated(error) === 'contrasenas_una_vigente') throw problems.CONTRASENA_CAMBIADA({ cause: error })
      throw error
    }
    return credential.answer
  })
