// A developer asks an employer for a relation; the employer grants it by signing, perhaps on other terms, or declines it.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { inTransaction, violated } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { certifiedOn, developerProblems } from '../developers/index.ts'
import { declinedMail, requestedMail } from './mails.ts'
import { problems } from './problems.ts'
import { insertRequest, type RequestRow, requestByFolio, settleRequest } from './request-queries.ts'
import type { RequestBody, TrustRequest } from './request-schemas.ts'
import { judgeTerms, trustFolio } from './rules.ts'
import { tell } from './tell-party.ts'

export type RequestView = Static<typeof TrustRequest>

/**
 * Whether the employer is in the padrón, and which NRPs are its own, is not told: that shows when it signs. Refuses
 * RELACION_INVALIDA, DESARROLLADOR_NO_CERTIFICADO and SOLICITUD_PENDIENTE.
 */
export async function requestTrust(ctx: Context, developer: string, ask: Static<typeof RequestBody>): Promise<RequestView> {
  const { patron, mensaje, ...terms } = ask
  const today = legalDay(ctx.now())
  const errores = judgeTerms({ ...terms, patron, desarrollador: developer }, patron, today, ctx.config.trustYears)
  if (errores.length > 0) throw problems.RELACION_INVALIDA({ errores })
  const folio = trustFolio(ctx.random(10), 'SR')
  try {
    return await inTransaction(ctx.db, async (tx) => {
      if (!(await certifiedOn(tx, developer, today, ask.producto))) throw developerProblems.DESARROLLADOR_NO_CERTIFICADO()
      await insertRequest(tx, {
        folio,
        rfc_patron: patron,
        rfc_desarrollador: developer,
        nrps: ask.nrps,
        inicio: ask.inicio,
        fin: ask.fin,
        producto: ask.producto ?? null,
        mensaje: mensaje ?? null,
        creada_el: ctx.now(),
      })
      await recordAudit(ctx, tx, {
        actor: developer,
        accion: 'solicitud.crear',
        objeto: folio,
        resultado: 'hecho',
        detalle: { patron },
      })
      const row = (await requestByFolio(tx, folio))!
      await tell(ctx, tx, patron, requestedMail(ctx, row))
      return viewRequest(row)
    })
  } catch (error) {
    if (violated(error) === 'solicitudes_relacion_una_pendiente') throw problems.SOLICITUD_PENDIENTE({ cause: error })
    throw error
  }
}

/** For one of its two parties. Refuses SOLICITUD_NO_ENCONTRADA. */
export async function readRequest(ctx: Context, caller: string, folio: string): Promise<RequestView> {
  const row = await requestByFolio(ctx.db, folio.toUpperCase())
  if (!row || (row.rfc_patron !== caller && row.rfc_desarrollador !== caller)) throw problems.SOLICITUD_NO_ENCONTRADA()
  return viewRequest(row)
}

/** The employer says no, with a reason that the developer sees. Refuses SOLICITUD_NO_ENCONTRADA, SOLICITUD_RESUELTA. */
export const declineRequest = (ctx: Context, employer: string, ask: { folio: string; motivo: string }): Promise<RequestView> =>
  settle(ctx, employer, 'patron', ask.folio, 'rechazada', ask.motivo)

/** The developer takes it back. Refuses as declineRequest does. */
export const withdrawRequest = (ctx: Context, developer: string, folio: string): Promise<RequestView> =>
  settle(ctx, developer, 'desarrollador', folio, 'retirada', null)

const settle = (
  ctx: Context,
  caller: string,
  side: 'patron' | 'desarrollador',
  given: string,
  estado: 'rechazada' | 'retirada',
  motivo: string | null,
): Promise<RequestView> =>
  inTransaction(ctx.db, async (tx) => {
    const folio = given.toUpperCase()
    const done = await settleRequest(tx, { folio, [side]: caller }, { estado, el: ctx.now(), motivo, relacion: null })
    const row = await requestByFolio(tx, folio)
    if (!row || row[side === 'patron' ? 'rfc_patron' : 'rfc_desarrollador'] !== caller) throw problems.SOLICITUD_NO_ENCONTRADA()
    if (!done) throw problems.SOLICITUD_RESUELTA()
    await recordAudit(ctx, tx, {
      actor: caller,
      accion: `solicitud.${estado}`,
      objeto: folio,
      resultado: 'hecho',
      detalle: { motivo },
    })
    if (estado === 'rechazada') await tell(ctx, tx, row.rfc_desarrollador, declinedMail(ctx, row))
    return viewRequest(row)
  })

export const viewRequest = (row: RequestRow): RequestView => ({
  folio: row.folio,
  patron: row.rfc_patron,
  desarrollador: row.rfc_desarrollador,
  nombreDesarrollador: row.nombre_desarrollador,
  nrps: row.nrps,
  inicio: row.inicio,
  fin: row.fin,
  producto: row.producto,
  mensaje: row.mensaje,
  solicitadaEl: row.creada_el.toISOString(),
  estado: row.estado,
  resueltaEl: row.resuelta_el?.toISOString() ?? null,
  motivo: row.motivo,
  relacion: row.relacion,
})
