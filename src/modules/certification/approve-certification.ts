// A request is decided. An approval certifies the product for its major version and a year, or prolongs that, and gives the
// procedure its constancia.
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { type Day, legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { certifyTested, developerProblems } from '../developers/index.ts'
import { followCertifications } from '../trust/index.ts'
import { approvedMail, rejectedMail } from './mails.ts'
import { changeProcedure, type Procedure, procedureById } from './queries.ts'
import { inOtherState } from './read-certifications.ts'
import { cleanReason } from './reason.ts'
import { newFolio, stateAfter, statesBefore, validity } from './rules.ts'
import { tellDeveloper } from './tell-developer.ts'

export type Approved = { id: string; constancia: string; certificacion: string; desde: Day; hasta: Day; antes: Day | undefined }

/** By an operator. Refuses CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO. */
export async function approveCertification(ctx: Context, id: string): Promise<Approved> {
  const approved = await inTransaction(ctx.db, (tx) => approveIn(ctx, tx, id.trim().toUpperCase(), 'operador'))
  await followCertifications(ctx)
  return approved
}

/** The same inside the caller's transaction; after the commit the caller lets trust relations know. */
export async function approveIn(ctx: Context, tx: Tx, id: string, by: 'operador' | 'automatica'): Promise<Approved> {
  const row = await knownProcedure(tx, id)
  const constancia = newFolio('CC', ctx.random(10))
  const given = await certifyTested(
    ctx,
    tx,
    {
      rfc: row.rfc_desarrollador,
      nombre: row.nombre_desarrollador,
      producto: row.nombre_producto,
      version: row.version,
      mayor: row.mayor,
      constancia,
    },
    (current) => validity(legalDay(ctx.now()), current),
  )
  const { folio: certificacion, desde, hasta, antes } = given
  const to = {
    estado: stateAfter('aprobar'),
    resuelta_el: ctx.now(),
    resuelta_por: by,
    certificacion,
    constancia,
    vigente_desde: desde,
    vigente_hasta: hasta,
  }
  if (!(await changeProcedure(tx, id, statesBefore('aprobar'), to))) throw inOtherState((await procedureById(tx, id))!.estado)
  await recordAudit(ctx, tx, {
    actor: by === 'operador' ? 'operador' : null,
    accion: 'certificacion.aprobar',
    objeto: id,
    resultado: 'hecho',
    detalle: { por: by, certificacion, constancia, desde, hasta, antes },
  })
  await tellDeveloper(ctx, tx, row, approvedMail(ctx, row, { constancia, hasta }))
  return { id, constancia, certificacion, desde, hasta, antes }
}

/** By an operator. Refuses CERTIFICACION_INVALIDA (no reason), CERTIFICACION_NO_ENCONTRADA, CERTIFICACION_EN_OTRO_ESTADO. */
export async function rejectCertification(ctx: Context, ask: { id: string; motivo: string }): Promise<Procedure> {
  const id = ask.id.trim().toUpperCase()
  const motivo = cleanReason(ask.motivo)
  return inTransaction(ctx.db, async (tx) => {
    const to = { estado: stateAfter('rechazar'), resuelta_el: ctx.now(), resuelta_por: 'operador', motivo }
    const done = await changeProcedure(tx, id, statesBefore('rechazar'), to)
    const row = await knownProcedure(tx, id)
    if (!done) throw inOtherState(row.estado)
    await recordAudit(ctx, tx, {
      actor: 'operador',
      accion: 'certificacion.rechazar',
      objeto: id,
      resultado: 'hecho',
      detalle: { motivo },
    })
    await tellDeveloper(ctx, tx, row, rejectedMail(ctx, row))
    return row
  })
}

async function knownProcedure(tx: Tx, id: string): Promise<Procedure> {
  const row = await procedureById(tx, id)
  if (!row) throw developerProblems.CERTIFICACION_NO_ENCONTRADA()
  return row
}
