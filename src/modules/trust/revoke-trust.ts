// The employer ends a relation at once, by token or by e.firma: the developer's next request is refused, also the next page of
// one that is reading at that moment. Another relation with the same developer would let it read on: that is said, and ended too on
// demand.
import type { Static } from 'typebox'
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
import { endRelations, liveFolios, placeChange, relationByFolio } from './queries.ts'
import type { RevokedRelation } from './schemas.ts'
import { tell } from './tell-party.ts'
import { viewRelation } from './view-relation.ts'

/** `todas`: and every other one with the same developer. */
type Ask = { folio: string; motivo?: string; todas?: boolean }
export type RevokedView = Static<typeof RevokedRelation>

/** By token. Refuses RELACION_NO_ENCONTRADA (also somebody else's), PERMISO_INSUFICIENTE (the developer), RELACION_TERMINADA. */
export const revokeTrust = (ctx: Context, caller: string, ask: Ask): Promise<RevokedView> =>
  inTransaction(ctx.db, (tx) => end(ctx, tx, caller, ask))

/** By e.firma: also for an employer that has no password. */
export async function revokeTrustBySignature(ctx: Context, body: SignedActBody): Promise<RevokedView> {
  const act = await verifyAct(ctx, revokeAct, body)
  return inTransaction(ctx.db, async (tx) => {
    await useChallenge(ctx, tx, act)
    return end(ctx, tx, act.signer.rfc, act.datos, act)
  })
}

async function end(ctx: Context, tx: Tx, patron: string, ask: Ask, act?: SignedAct<Ask>): Promise<RevokedView> {
  const folio = ask.folio.toUpperCase()
  const today = legalDay(ctx.now())
  const before = await relationByFolio(tx, folio, today)
  if (!before || (before.rfc_patron !== patron && before.rfc_desarrollador !== patron)) throw problems.RELACION_NO_ENCONTRADA()
  const { rfc_desarrollador: desarrollador } = before
  if (before.rfc_patron !== patron)
    throw httpProblems.PERMISO_INSUFICIENTE({ detail: 'Sólo el patrón que otorgó la relación puede revocarla.' })
  const which = ask.todas ? { patron, desarrollador } : { patron, folio }
  const ended = (await endRelations(tx, which, howEnded(ctx, patron, ask.motivo ?? null, act))).map((row) => row.folio)
  if (ended.length === 0) throw problems.RELACION_TERMINADA()
  await noteEnds(ctx, tx, ended, { desarrollador, patron, motivo: ask.motivo ?? null, act })
  const siguenVigentes = await liveFolios(tx, { patron, desarrollador }, today)
  const row = (await relationByFolio(tx, folio, today))!
  const mail = revokedMail(ctx, row, { revocadas: ended, siguenVigentes })
  for (const rfc of new Set([patron, desarrollador])) await tell(ctx, tx, rfc, mail)
  return { ...viewRelation(ctx, row, today), revocadas: ended.sort(), siguenVigentes }
}

/** Why all of an employer's relations end where it cancels its password (docs/adr/0047). */
const LEFT = 'El patrón canceló su contraseña y dejó de usar el servicio'

type LeavingAct = Pick<SignedAct<unknown>, 'cadenaOriginal' | 'certificado' | 'firma' | 'signer'>

/**
 * Ends all that the signer granted, by the act with which it leaves the service, inside that act's transaction. Each developer is told, and
 * the signer's people who manage trust; returns the folios.
 */
async function endGranted(ctx: Context, tx: Tx, act: LeavingAct): Promise<string[]> {
  const { rfc: patron } = act.signer
  const ended = await endRelations(tx, { patron }, howEnded(ctx, patron, LEFT, act))
  const byDeveloper = [...Map.groupBy(ended, (row) => row.rfc_desarrollador)].sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [desarrollador, rows] of byDeveloper) {
    const folios = rows.map((row) => row.folio)
    await noteEnds(ctx, tx, folios, { desarrollador, patron, motivo: LEFT, act })
    const row = (await relationByFolio(tx, folios[0]!, legalDay(ctx.now())))!
    const mail = revokedMail(ctx, row, { revocadas: folios, siguenVigentes: [] })
    for (const rfc of new Set([patron, desarrollador])) await tell(ctx, tx, rfc, mail)
  }
  return ended.map((row) => row.folio).sort()
}

/** For the act by which an employer cancels its password. */
export const grantedTrust = {
  end: endGranted,
  live: (ctx: Context, tx: Tx, patron: string): Promise<string[]> => liveFolios(tx, { patron }, legalDay(ctx.now())),
}

/** Folios of the relations between the two that are not over. */
export const liveRelations = (ctx: Context, of: { patron: string; desarrollador: string }): Promise<string[]> =>
  liveFolios(ctx.db, of, legalDay(ctx.now()))

const howEnded = (ctx: Context, por: string, motivo: string | null, act: LeavingAct | undefined) => ({
  el: ctx.now(),
  day: legalDay(ctx.now()),
  motivo,
  por,
  acto: act && {
    revocacion_cadena: act.cadenaOriginal,
    revocacion_certificado: act.certificado,
    revocacion_firma: act.firma,
    revocacion_firmante: act.signer.nombre,
  },
})

/** Each goes to the end of its developer's change feed, and on the audit log. */
async function noteEnds(
  ctx: Context,
  tx: Tx,
  folios: string[],
  of: { desarrollador: string; patron: string; motivo: string | null; act: LeavingAct | undefined },
): Promise<void> {
  for (const folio of folios) {
    await placeChange(tx, folio, await takeChangeNumber(tx, of.desarrollador))
    await recordAudit(ctx, tx, {
      actor: of.patron,
      accion: 'relacion.revocar',
      objeto: folio,
      resultado: 'hecho',
      detalle: { motivo: of.motivo, medio: of.act ? 'efirma' : 'token', certificado: of.act?.signer.numeroSerie },
    })
  }
}
