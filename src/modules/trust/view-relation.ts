// A relation as the wire shows it.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { type Day, legalDay } from '../../kernel/dates.ts'
import type { Relation as Row } from './queries.ts'
import { ALL_NRPS, endsSoon, type NoAccess, whyNoAccess } from './rules.ts'
import type { Relation } from './schemas.ts'

export type RelationView = Static<typeof Relation>

const WHY: Record<NoAccess, (row: Row) => string> = {
  revocada: (row) =>
    row.revocada_por === null
      ? 'La relación terminó porque sus registros patronales pasaron a otro patrón.'
      : 'El patrón revocó la relación.',
  futura: (row) => `La relación empieza el ${row.inicio}.`,
  vencida: (row) => `La relación terminó el ${row.fin}.`,
  certificacion: (row) =>
    row.producto === null
      ? 'El desarrollador no tiene certificación vigente. Volverá a tener acceso si se certifica de nuevo.'
      : `El desarrollador no tiene certificación vigente de «${row.producto}», el producto al que se limita la relación. Volverá a tener acceso si lo certifica de nuevo.`,
  'sin-registros': () => 'Ninguno de los registros patronales de la relación es hoy de este patrón y está asociado por él.',
}

export function viewRelation(ctx: Context, row: Row, today: Day = legalDay(ctx.now())): RelationView {
  const { estado } = row
  const why = whyNoAccess(row)
  return {
    folio: row.folio,
    patron: row.rfc_patron,
    nombrePatron: row.nombre_patron,
    desarrollador: row.rfc_desarrollador,
    nombreDesarrollador: row.nombre_desarrollador,
    desarrolladorCertificado: row.certificado,
    producto: row.producto,
    nrps: row.todos_los_nrp ? [ALL_NRPS] : (row.nrps ?? []),
    inicio: row.inicio,
    fin: row.fin,
    estado,
    porTerminar: endsSoon({ estado, fin: row.fin }, today),
    sinAcceso: why && { causa: why, explicacion: WHY[why](row) },
    traspasoDe: row.traspaso_de,
    otorgadaEl: row.otorgada_el.toISOString(),
    firmante: { rfc: row.firmante_rfc, nombre: row.firmante_nombre },
    representante:
      row.representante_rfc === null && row.representante_curp === null
        ? null
        : { rfc: row.representante_rfc, curp: row.representante_curp },
    revocacion: row.revocada_el && {
      fecha: row.revocada_el.toISOString(),
      motivo: row.revocada_motivo,
      por: row.revocada_por,
      firmada: row.revocacion_firmada,
    },
    acuse: `${ctx.config.publicUrl}/v1/relaciones-confianza/${row.folio}/acuse`,
  }
}
