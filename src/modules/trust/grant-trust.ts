// An employer trusts a developer: a signed act (contract.md 3). Everything that the signature is evidence of is stored with it.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { certifiedOn, developerProblems, takeChangeNumber } from '../developers/index.ts'
import { type SignedActBody, useChallenge, verifyAct } from '../efirma/index.ts'
import { employerProblems } from '../employers/index.ts'
import { grantAct } from './acts.ts'
import { grantedMail } from './mails.ts'
import { problems } from './problems.ts'
import { insertRelation, lockEmployer, overlapThatEndsLater, ownNrps, relationByFolio } from './queries.ts'
import { settleRequest } from './request-queries.ts'
import { ALL_NRPS, judgeHandover, judgeTerms, trustFolio } from './rules.ts'
import { tell } from './tell-party.ts'
import { type RelationView, viewRelation } from './view-relation.ts'

/**
 * Refuses what verifyAct refuses, RELACION_INVALIDA, PATRON_NO_REGISTRADO, DESARROLLADOR_NO_CERTIFICADO, NRP_AJENO and
 * RELACION_TRASLAPADA, SOLICITUD_NO_ENCONTRADA. A refusal leaves the challenge unused.
 */
export async function grantTrust(ctx: Context, body: SignedActBody): Promise<RelationView> {
  const act = await verifyAct(ctx, grantAct, body)
  const { datos, signer } = act
  const today = legalDay(ctx.now())
  const errores = judgeTerms(datos, signer.rfc, today, ctx.config.trustYears)
  if (errores.length > 0) throw problems.RELACION_INVALIDA({ errores })
  const nrps = datos.nrps.includes(ALL_NRPS) ? [] : datos.nrps
  const terms = { patron: signer.rfc, desarrollador: datos.desarrollador, nrps, inicio: datos.inicio, fin: datos.fin }
  const folio = trustFolio(ctx.random(10))

  const row = await inTransaction(ctx.db, async (tx) => {
    await useChallenge(ctx, tx, act)
    // Of two grants at one moment the second waits here, and then sees the first.
    if (!(await lockEmployer(tx, signer.rfc))) throw employerProblems.PATRON_NO_REGISTRADO()
    if (!(await certifiedOn(tx, datos.desarrollador, today, datos.producto)))
      throw developerProblems.DESARROLLADOR_NO_CERTIFICADO()
    const own = nrps.length > 0 ? await ownNrps(tx, signer.rfc, nrps) : new Set<string>()
    const foreign = datos.nrps.flatMap((nrp, i) =>
      nrp === ALL_NRPS || own.has(nrp) ? [] : [{ campo: `nrps.${i}`, mensaje: 'No es suyo o no está asociado.' }],
    )
    if (foreign.length > 0) throw employerProblems.NRP_AJENO({ errores: foreign })
    const traspasoDe = datos.traspasoDe?.toUpperCase() ?? null
    const wrong = traspasoDe === null ? undefined : judgeHandover(terms, await relationByFolio(tx, traspasoDe, today))
    if (wrong !== undefined) throw problems.RELACION_INVALIDA({ errores: [{ campo: 'traspasoDe', mensaje: wrong }] })
    const other = await overlapThatEndsLater(tx, terms)
    if (other) {
      throw problems.RELACION_TRASLAPADA({
        detail: `La relación ${other.folio} va del ${other.inicio} al ${other.fin}. Una que se traslape con ella sólo se admite como prórroga: debe terminar después del ${other.fin}. Para acortarla, revóquela antes.`,
      })
    }
    await insertRelation(
      tx,
      {
        folio,
        rfc_patron: signer.rfc,
        rfc_desarrollador: datos.desarrollador,
        producto: datos.producto ?? null,
        todos_los_nrp: nrps.length === 0,
        inicio: datos.inicio,
        fin: datos.fin,
        otorgada_el: ctx.now(),
        firmante_rfc: signer.rfc,
        firmante_nombre: signer.nombre,
        representante_rfc: signer.representante?.rfc ?? null,
        representante_curp: signer.representante?.curp ?? null,
        cadena_original: act.cadenaOriginal,
        certificado: act.certificado,
        firma: act.firma,
        traspaso_de: traspasoDe,
        // Last, since everybody who trusts this developer waits for its row.
        cambio: await takeChangeNumber(tx, datos.desarrollador),
      },
      nrps,
    )
    if (datos.solicitud !== undefined) {
      const of = { folio: datos.solicitud.toUpperCase(), patron: signer.rfc, desarrollador: datos.desarrollador }
      const to = { estado: 'otorgada', el: ctx.now(), motivo: null, relacion: folio } as const
      if (!(await settleRequest(tx, of, to)))
        throw problems.SOLICITUD_NO_ENCONTRADA({
          detail: 'No hay una solicitud pendiente con ese folio de este desarrollador a este patrón.',
        })
    }
    await recordAudit(ctx, tx, {
      actor: signer.rfc,
      accion: 'relacion.otorgar',
      objeto: folio,
      resultado: 'hecho',
      detalle: {
        desarrollador: datos.desarrollador,
        nrps: datos.nrps,
        inicio: datos.inicio,
        fin: datos.fin,
        traspasoDe,
        certificado: signer.numeroSerie,
      },
    })
    const granted = (await relationByFolio(tx, folio, today))!
    for (const rfc of new Set([signer.rfc, datos.desarrollador])) await tell(ctx, tx, rfc, grantedMail(ctx, granted))
    return granted
  })
  return viewRelation(ctx, row, today)
}
