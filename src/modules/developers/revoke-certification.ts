// An operator ends a certification at once: what rests on it stops with the next request.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { problems } from './problems.ts'
import { type Certification, certificationByFolio, endCertification } from './queries.ts'
import { cleanText } from './rules.ts'

/** Refuses CERTIFICACION_INVALIDA (no reason), CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_TERMINADA. */
export const revokeCertification = (ctx: Context, request: { folio: string; motivo: string }): Promise<Certification> =>
  inTransaction(ctx.db, (tx) => revokeIn(ctx, tx, request))

const BY_OPERATOR = { actor: 'operador', accion: 'certificacion.revocar' }

/** The same with what another module does in one transaction; `by`: who ends it, as the audit log says it. */
export async function revokeIn(
  ctx: Context,
  tx: Tx,
  request: { folio: string; motivo: string },
  by: { actor: string; accion: string } = BY_OPERATOR,
): Promise<Certification> {
  const motivo = cleanText(request.motivo)
  const folio = request.folio.trim().toUpperCase()
  if (motivo.length < 1 || motivo.length > 500) {
    throw problems.CERTIFICACION_INVALIDA({ errores: [{ campo: 'motivo', mensaje: 'Debe tener de 1 a 500 caracteres.' }] })
  }
  const ended = await endCertification(tx, folio, ctx.now(), motivo)
  if (!ended) {
    const known = await certificationByFolio(tx, folio)
    throw known ? problems.CERTIFICACION_TERMINADA() : problems.CERTIFICACION_NO_ENCONTRADA()
  }
  await recordAudit(ctx, tx, {
    ...by,
    objeto: folio,
    resultado: 'hecho',
    detalle: { rfc: ended.rfc_desarrollador, producto: ended.producto, motivo },
  })
  return ended
}
