// The constancia: a sealed PDF that says that a product passed, and what the public verification tells of its folio today.
import type { Context } from '../../context.ts'
import { type FolioLookup, receiptPdf } from '../receipts/index.ts'
import { problems } from './problems.ts'
import { procedureByConstancia } from './queries.ts'
import { type Asker, procedureFor } from './read-certifications.ts'
import { tally } from './rules.ts'
import { stateNow } from './view-certification.ts'

/** The same bytes whenever it is asked for. Refuses CERTIFICACION_NO_ENCONTRADA, CONSTANCIA_NO_EXPEDIDA, SELLO_NO_VIGENTE. */
export async function constanciaPdf(ctx: Context, asker: Asker, id: string): Promise<{ folio: string; pdf: Buffer }> {
  const row = await procedureFor(ctx, asker, id)
  const folio = row.constancia
  if (folio === null) throw problems.CONSTANCIA_NO_EXPEDIDA()
  const pdf = await receiptPdf(ctx, { folio, kind: 'constancia' }, () => ({
    kind: 'constancia',
    folio,
    desarrollador: { rfc: row.rfc_desarrollador, nombre: row.nombre_desarrollador },
    producto: { nombre: row.nombre_producto, version: row.version, mayor: row.mayor },
    certificacion: row.id,
    desde: row.vigente_desde!,
    hasta: row.vigente_hasta!,
    probadaEl: row.veredictos_el!,
    aprobadaEl: row.resuelta_el!,
    por: row.resuelta_por === 'operador' ? 'operador' : 'automatica',
    resumen: tally(row.veredictos ?? []),
    pruebas: (row.veredictos ?? []).map(({ titulo, obligatoria, estado }) => ({
      titulo,
      obligatoria,
      resultado: estado === 'aprobada' || estado === 'advertencia' ? estado : 'no-aprobada',
    })),
  }))
  return { folio, pdf }
}

export const verifiableConstancia: FolioLookup = async (ctx, folio) => {
  const row = await procedureByConstancia(ctx.db, folio)
  if (!row) return undefined
  const estado = stateNow(ctx, row)
  return {
    tipo: 'constancia-de-certificacion',
    folio,
    estado: estado === 'vencida' || estado === 'cancelada' || estado === 'revocada' ? estado : 'vigente',
    expedidoEl: row.resuelta_el!,
    inicio: row.vigente_desde!,
    fin: row.vigente_hasta!,
    revocadaEl: estado === 'revocada' ? row.terminada_el : null,
    canceladaEl: estado === 'cancelada' ? row.terminada_el : null,
    producto: row.nombre_producto,
    version: row.version,
    partes: [{ papel: 'desarrollador', rfc: row.rfc_desarrollador, nombre: row.nombre_desarrollador }],
  }
}
