// A certification is ended before its time: by its developer (at any stage), or by an operator, with a reason. Ending an approved one
// ends the product's certification, whichever of its constancias is named; trust relations know at once.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { type Certification, developerProblems, revokeIn } from '../developers/index.ts'
import { followCertifications } from '../trust/index.ts'
import { leaveRun } from './leave-run.ts'
import { revokedMail } from './mails.ts'
import { changeProcedure, endApprovals, procedureByConstancia, procedureById } from './queries.ts'
import { inOtherState, procedureBefore } from './read-certifications.ts'
import { cleanReason } from './reason.ts'
import { snapshot } from './request-approval.ts'
import { stateAfter, statesBefore } from './rules.ts'
import { suiteOf } from './suite.ts'
import { tellDeveloper } from './tell-developer.ts'
import type { Verdict } from './test-schemas.ts'
import { type CertificationView, viewCertification } from './view-certification.ts'

/** By its developer. Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO, CERTIFICACION_TERMINADA. */
export async function cancelCertification(
  ctx: Context,
  rfc: string,
  ask: { id: string; motivo: string },
): Promise<CertificationView> {
  const row = await procedureBefore(ctx, { rfc }, ask.id, 'cancelar')
  const motivo = cleanReason(ask.motivo)
  const verdicts = row.veredictos ? undefined : await howFar(ctx, row.corrida)
  await inTransaction(ctx.db, async (tx) => {
    // The certification first, as a revocation does, so that the two never wait for each other.
    if (row.certificacion !== null)
      await revokeIn(ctx, tx, { folio: row.certificacion, motivo }, { actor: rfc, accion: 'certificacion.terminar' })
    const kept = verdicts && { veredictos: verdicts.map(snapshot), veredictos_el: ctx.now() }
    const to = { estado: stateAfter('cancelar'), terminada_el: ctx.now(), motivo, ...kept }
    if (!(await changeProcedure(tx, row.id, [row.estado], to))) throw inOtherState((await procedureById(tx, row.id))!.estado)
    if (row.certificacion !== null) await endApprovals(tx, row.certificacion, { estado: 'cancelada', el: ctx.now(), motivo })
    await recordAudit(ctx, tx, {
      actor: rfc,
      accion: 'certificacion.cancelar',
      objeto: row.id,
      resultado: 'hecho',
      detalle: { motivo, antes: row.estado },
    })
  })
  await leaveRun(ctx, row.corrida)
  if (row.certificacion !== null) await followCertifications(ctx)
  return viewCertification(ctx, (await procedureById(ctx.db, row.id))!)
}

/** What its tests came to stays readable after its environment is gone; whoever gives up need not wait for the sandbox to tell it. */
const howFar = (ctx: Context, corrida: string): Promise<Verdict[] | undefined> =>
  suiteOf(ctx)
    .verdicts(corrida)
    .catch((err: unknown) => {
      ctx.log.error({ err, corrida }, 'cancelled without its verdicts')
      return undefined
    })

/**
 * By an operator: a certification by its folio, by the folio of one of its constancias, or by the id of the procedure that gave it;
 * also one that was made by hand. Refuses CERTIFICACION_INVALIDA (no reason), CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_TERMINADA,
 * CERTIFICACION_EN_OTRO_ESTADO.
 */
export async function revokeCertified(ctx: Context, ask: { folio: string; motivo: string }): Promise<Certification> {
  const given = ask.folio.trim().toUpperCase()
  const motivo = cleanReason(ask.motivo)
  const ended = await inTransaction(ctx.db, async (tx) => {
    const folio = await certificationFolio(tx, given)
    const certification = await revokeIn(ctx, tx, { folio, motivo })
    await endApprovals(tx, folio, { estado: 'revocada', el: ctx.now(), motivo })
    await tellDeveloper(ctx, tx, certification, revokedMail(ctx, certification))
    return certification
  })
  await followCertifications(ctx)
  return ended
}

async function certificationFolio(tx: Tx, given: string): Promise<string> {
  if (!/^C[TC]-/.test(given)) return given
  const row = (await procedureById(tx, given)) ?? (await procedureByConstancia(tx, given))
  if (!row) throw developerProblems.CERTIFICACION_NO_ENCONTRADA()
  if (row.certificacion === null || !statesBefore('revocar').includes(row.estado)) throw inOtherState(row.estado)
  return row.certificacion
}
