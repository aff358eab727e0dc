// The employer ends a relation at once, by token or by e.firma: the developer's next request is refused, also the next page of
// one that is reading at that moment.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { httpProblems } from '../../http/problems.ts'
import { legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { takeChangeNumber } from '../developers/index.ts'
import { type SignedAct, type SignedActBody, useChallenge, verifyAct } from '../efirma/index.ts'
import { revokeAct } from './acts.ts'
import { revokedMail } from './mails.ts'
import { problems } from './problems.ts'
import { endRelation, placeChange, relationByFolio } from './queries.ts'
import { tell } from './tell-party.ts'
import { type RelationView, viewRelation } from './view-relation.ts'

/** By token. Refuses RELACION_NO_ENCONTRADA (also somebody else's), PERMISO_INSUFICIENTE (the developer), RELACION_TERMINADA. */
export const revokeTrust = (ctx: Context, caller: string, ask: { folio: string; motivo?: string }): Promise<RelationView> =>
  inTransaction(ctx.db, (tx) => end(ctx, tx, caller, ask))

/** By e.firma: also for an employer that has no password. */
export async function revokeTrustBySignature(ctx: Context, body: SignedActBody): Promise<RelationView> {
  const act = await verifyAct(ctx, revokeAct, body)
  return inTransaction(ctx.db, async (tx) => {
    await useChallenge(ctx, tx, act)
    return end(ctx, tx, act.signer.rfc, act.datos, act)
  })
}

async function end(
  ctx: Context,
  tx: Tx,
  patron: string,
  ask: { folio: string; motivo?: string },
  act?: SignedAct<{ folio: string; motivo?: string }>,
) {
  const folio = ask.folio.toUpperCase()
  const motivo = ask.motivo ?? null
  const today = legalDay(ctx.now())
  const acto = act && {
    revocacion_cadena: act.cadenaOriginal,
    revocacion_certificado: act.certificado,
    revocacion_firma: act.firma,
    revocacion_firmante: act.signer.nombre,
  }
  const ended = await endRelation(tx, folio, patron, { el: ctx.now(), day: today, motivo, por: patron, acto })
  const row = await relationByFolio(tx, folio, today)
  if (!row || (row.rfc_patron !== patron && row.rfc_desarrollador !== patron)) throw problems.RELACION_NO_ENCONTRADA()
  if (row.rfc_patron !== patron)
    throw httpProblems.PERMISO_INSUFICIENTE({ detail: 'Sólo el patrón que otorgó la relación puede revocarla.' })
  if (!ended) throw problems.RELACION_TERMINADA()
  await placeChange(tx, folio, await takeChangeNumber(tx, row.rfc_desarrollador))
  await recordAudit(ctx, tx, {
    actor: patron,
    accion: 'relacion.revocar',
    objeto: folio,
    resultado: 'hecho',
    detalle: { motivo, medio: act ? 'efirma' : 'token', certificado: act?.signer.numeroSerie },
  })
  for (const rfc of new Set([patron, row.rfc_desarrollador])) await tell(ctx, tx, rfc, revokedMail(ctx, row))
  return viewRelation(ctx, row, today)
}
