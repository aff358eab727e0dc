// A relation as the wire shows it.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { type Day, legalDay } from '../../kernel/dates.ts'
import type { Relation as Row } from './queries.ts'
import { ALL_NRPS, stateOf } from './rules.ts'
import type { Relation } from './schemas.ts'

export type RelationView = Static<typeof Relation>

export function viewRelation(ctx: Context, row: Row, today: Day = legalDay(ctx.now())): RelationView {
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
    estado: stateOf({ ...row, revocada: row.revocada_el !== null }, today),
    otorgadaEl: row.otorgada_el.toISOString(),
    firmante: { rfc: row.firmante_rfc, nombre: row.firmante_nombre },
    representante:
      row.representante_rfc === null && row.representante_curp === null
        ? null
        : { rfc: row.representante_rfc, curp: row.representante_curp },
    revocacion: row.revocada_el && { fecha: row.revocada_el.toISOString(), motivo: row.revocada_motivo, por: row.revocada_por },
    acuse: `${ctx.config.publicUrl}/v1/relaciones-confianza/${row.folio}/acuse`,
  }
}
