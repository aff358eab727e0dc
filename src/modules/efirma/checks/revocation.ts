import { recordAudit } from '../../audit/index.ts'
import { learnStatus } from '../ocsp/learn-status.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/**
 * By OCSP (contract.md 1, EFIRMA_REVOCATION): `required` refuses what can't be learnt, `best-effort` lets it pass and says so in
 * the audit log, `off` does not ask.
 */
export const revocation: Check = async ({ certificate, signer, path, authorities }, ctx) => {
  const mode = ctx.config.efirmaRevocation
  if (mode === 'off') return
  const answer = await learnStatus(ctx, { certificate, authority: path![0]!.certificate, responders: authorities.responders })
  if (answer.status === 'good') return
  if (answer.status === 'revoked') throw problems.EFIRMA_REVOCADA()
  ctx.log.warn({ reason: answer.why, mode }, 'revocation could not be learnt')
  if (mode === 'required') throw problems.EFIRMA_ESTADO_DESCONOCIDO({ headers: { 'retry-after': '30' } })
  await recordAudit(ctx, ctx.db, {
    actor: signer.rfc,
    accion: 'efirma.estado-desconocido',
    objeto: signer.numeroSerie,
    resultado: 'hecho',
    detalle: { motivo: answer.why },
  })
}
