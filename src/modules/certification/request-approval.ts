// The developer asks to be certified: the verdicts are written down as they stand, for the run is cleaned up; then an operator
// decides, or the service at once (CERTIFICATION_APPROVAL).
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { followCertifications } from '../trust/index.ts'
import { approveIn } from './approve-certification.ts'
import { leaveRun } from './leave-run.ts'
import { requestedMail } from './mails.ts'
import { problems } from './problems.ts'
import { changeProcedure, procedureById } from './queries.ts'
import { inOtherState, procedureBefore } from './read-certifications.ts'
import { boundedEvidence, missingTests, stateAfter, statesBefore } from './rules.ts'
import { suiteOf } from './suite.ts'
import { tellDeveloper } from './tell-developer.ts'
import type { Verdict } from './test-schemas.ts'
import { type CertificationView, viewCertification } from './view-certification.ts'

/** Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO, AMBIENTE_TERMINADO, PRUEBAS_PENDIENTES (naming each). */
export async function requestApproval(ctx: Context, rfc: string, id: string): Promise<CertificationView> {
  const row = await procedureBefore(ctx, { rfc }, id, 'solicitar')
  const verdicts = await suiteOf(ctx).verdicts(row.corrida)
  if (!verdicts) throw problems.AMBIENTE_TERMINADO()
  const errores = missingTests(verdicts).map((v) => ({ campo: v.id, mensaje: `${v.titulo}: ${WHY[v.estado]}.` }))
  if (errores.length > 0) throw problems.PRUEBAS_PENDIENTES({ errores })
  const automatic = ctx.config.certificationApproval === 'automatica'
  await inTransaction(ctx.db, async (tx) => {
    const to = {
      estado: stateAfter('solicitar'),
      solicitada_el: ctx.now(),
      veredictos: verdicts.map(snapshot),
      veredictos_el: ctx.now(),
    }
    if (!(await changeProcedure(tx, row.id, statesBefore('solicitar'), to)))
      throw inOtherState((await procedureById(tx, row.id))!.estado)
    await recordAudit(ctx, tx, { actor: rfc, accion: 'certificacion.solicitar', objeto: row.id, resultado: 'hecho' })
    if (automatic) await approveIn(ctx, tx, row.id, 'automatica')
    else await tellDeveloper(ctx, tx, row, requestedMail(ctx, row))
  })
  if (automatic) await followCertifications(ctx)
  // Its verdicts are fixed: the place in the sandbox is another's.
  await leaveRun(ctx, row.corrida)
  return viewCertification(ctx, (await procedureById(ctx.db, row.id))!)
}

const WHY: Record<Verdict['estado'], string> = {
  pendiente: 'no se ha hecho',
  'en-curso': 'no ha terminado',
  fallida: 'falló',
  aprobada: 'aprobada',
  advertencia: 'aprobada con advertencia',
}

export const snapshot = (verdict: Verdict): Verdict => ({ ...verdict, evidencia: boundedEvidence(verdict.evidencia) })
