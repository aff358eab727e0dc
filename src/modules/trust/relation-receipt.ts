// The receipts of a relation: of its grant and of its revocation, sealed PDFs that stay the same once they were handed out; and
// what the public verification may say of a folio.
import type { Context } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { type FolioLookup, type Receipt, receiptPdf } from '../receipts/index.ts'
import { problems } from './problems.ts'
import { evidenceOf, type Relation, relationByFolio } from './queries.ts'
import { partyRelation } from './read-trust.ts'

/** Refuses RELACION_NO_ENCONTRADA, also to strangers, and SELLO_NO_VIGENTE. */
export async function grantReceipt(ctx: Context, caller: string, folio: string): Promise<Buffer> {
  const row = await partyRelation(ctx, caller, folio)
  return receiptPdf(ctx, { folio: row.folio, kind: 'relacion' }, async () => {
    const { cadena_original: cadenaOriginal, certificado, firma } = await evidenceOf(ctx.db, row.folio)
    return {
      kind: 'relacion',
      ...described(row),
      cadenaOriginal,
      certificado: Buffer.from(certificado),
      firma: Buffer.from(firma),
    }
  })
}

/** Refuses also a relation that was not revoked, with RELACION_NO_REVOCADA. */
export async function revocationReceipt(ctx: Context, caller: string, folio: string): Promise<Buffer> {
  const row = await partyRelation(ctx, caller, folio)
  const { revocada_el: revocadaEl, revocada_por: revocadaPor, revocada_motivo: motivo } = row
  if (!revocadaEl) throw problems.RELACION_NO_REVOCADA()
  return receiptPdf(ctx, { folio: row.folio, kind: 'revocacion' }, async () => {
    const evidence = await evidenceOf(ctx.db, row.folio)
    const acto = evidence.revocacion_cadena !== null && {
      cadenaOriginal: evidence.revocacion_cadena,
      certificado: Buffer.from(evidence.revocacion_certificado!),
      firma: Buffer.from(evidence.revocacion_firma!),
      firmante: { rfc: row.rfc_patron, nombre: evidence.revocacion_firmante },
    }
    return { kind: 'revocacion', ...described(row), revocadaEl, revocadaPor, motivo, ...(acto && { acto }) }
  })
}

export const verifiableRelation: FolioLookup = async (ctx, folio) => {
  const today = legalDay(ctx.now())
  const row = await relationByFolio(ctx.db, folio, today)
  return (
    row && {
      tipo: 'relacion-de-confianza',
      folio: row.folio,
      estado: row.estado,
      expedidoEl: row.otorgada_el,
      inicio: row.inicio,
      fin: row.fin,
      revocadaEl: row.revocada_el,
      producto: row.producto,
      partes: [
        { papel: 'patron', rfc: row.rfc_patron, nombre: row.nombre_patron },
        { papel: 'desarrollador', rfc: row.rfc_desarrollador, nombre: row.nombre_desarrollador },
      ],
    }
  )
}

function described(
  row: Relation,
): Omit<Extract<Receipt, { kind: 'relacion' }>, 'kind' | 'cadenaOriginal' | 'certificado' | 'firma'> {
  const { representante_rfc: rfc, representante_curp: curp } = row
  return {
    folio: row.folio,
    patron: { rfc: row.rfc_patron, nombre: row.nombre_patron },
    desarrollador: { rfc: row.rfc_desarrollador, nombre: row.nombre_desarrollador },
    producto: row.producto,
    nrps: row.todos_los_nrp ? 'todos' : (row.nrps ?? []),
    inicio: row.inicio,
    fin: row.fin,
    otorgadaEl: row.otorgada_el,
    traspasoDe: row.traspaso_de,
    firmante: {
      rfc: row.firmante_rfc,
      nombre: row.firmante_nombre,
      representante: rfc === null && curp === null ? null : { rfc, curp },
    },
  }
}
