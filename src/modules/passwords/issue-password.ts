import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { type SignedActBody, useChallenge, verifyAct } from '../efirma/index.ts'
import { issueAct } from './acts.ts'
import { auditedAct } from './audited-act.ts'
import { makeCredential } from './new-credential.ts'
import { problems } from './problems.ts'
import { activeCredential, closeExpired } from './queries.ts'
import type { IssuedPassword } from './schemas.ts'

/** First password of a taxpayer, or the next after expiry or cancellation. Throws CONTRASENA_VIGENTE, and what verifyAct throws. */
export const issuePassword = (ctx: Context, body: SignedActBody): Promise<IssuedPassword> =>
  auditedAct(ctx, 'contrasena.emitir', async (signedBy) => {
    const act = await verifyAct(ctx, issueAct, body)
    const { rfc } = signedBy(act.signer)
    // Spares the hash; who comes at the same moment is settled by contrasenas_una_vigente below.
    if (await activeCredential(ctx.db, rfc, ctx.now())) throw problems.CONTRASENA_VIGENTE()
    const credential = await makeCredential(ctx, act.signer, act.datos.correo)
    try {
      await inTransaction(ctx.db, async (tx) => {
        await useChallenge(ctx, tx, act)
        await closeExpired(tx, rfc, ctx.now())
        await credential.store(tx)
        await recordAudit(ctx, tx, {
          actor: rfc,
          accion: 'contrasena.emitir',
          objeto: credential.id,
          resultado: 'hecho',
          detalle: { numeroSerie: act.signer.numeroSerie },
        })
      })
    } catch (error) {
      if (violated(error) === 'contrasenas_una_vigente') throw problems.CONTRASENA_VIGENTE({ cause: error })
      throw error
    }
    return credential.answer
  })
