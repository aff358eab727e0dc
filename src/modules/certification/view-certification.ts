// A certification as the wire shows it.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { verificationUrl } from '../receipts/index.ts'
import { type EvidenceRow, evidencesOf } from './evidence-queries.ts'
import type { Procedure } from './queries.ts'
import { ranOutAt, stateAt, tally } from './rules.ts'
import type { Certification, CertificationSummary, EvidenceView } from './schemas.ts'
import { suiteOf } from './suite.ts'
import type { Verdict } from './test-schemas.ts'

export type CertificationView = Static<typeof Certification>
export type CertificationSummaryView = Static<typeof CertificationSummary>

export const stateNow = (ctx: Context, row: Procedure) => stateAt(row, ctx.now())

export function viewSummary(ctx: Context, row: Procedure): CertificationSummaryView {
  return {
    id: row.id,
    producto: { id: row.producto, nombre: row.nombre_producto, version: row.version },
    estado: stateNow(ctx, row),
    creadaEl: row.creado_el.toISOString(),
    pruebasHasta: row.pruebas_hasta.toISOString(),
    solicitadaEl: row.solicitada_el?.toISOString() ?? null,
    resueltaEl: row.resuelta_el?.toISOString() ?? null,
    terminadaEl: (row.terminada_el ?? ranOutAt(row, ctx.now()))?.toISOString() ?? null,
    motivo: row.motivo,
    constancia: row.constancia
      ? {
          folio: row.constancia,
          versionMayor: row.mayor,
          vigenteDesde: row.vigente_desde!,
          vigenteHasta: row.vigente_hasta!,
          url: `${ctx.config.publicUrl}/v1/certificaciones/${row.id}/constancia`,
          verificacion: verificationUrl(ctx, row.constancia),
        }
      : null,
  }
}

/** Its tests as they stand now while it is in tests, as they stood at the request afterwards; none where the run is gone. */
export async function verdictsOf(ctx: Context, row: Procedure): Promise<Verdict[]> {
  if (row.veredictos) return row.veredictos
  // Whatever ended without verdicts rests on none.
  if (row.estado !== 'en-pruebas') return []
  return (await suiteOf(ctx).verdicts(row.corrida)) ?? []
}

export const viewVerdicts = (row: Procedure, pruebas: Verdict[]) => ({
  resumen: tally(pruebas),
  pruebas,
  veredictosDel: row.veredictos_el?.toISOString() ?? null,
})

export async function viewCertification(ctx: Context, row: Procedure): Promise<CertificationView> {
  const [pruebas, evidences] = await Promise.all([verdictsOf(ctx, row), evidencesOf(ctx.database.reads, row.id)])
  return {
    ...viewSummary(ctx, row),
    ...viewVerdicts(row, pruebas),
    evidencias: evidences.map((evidence) => viewEvidence(ctx, row.id, evidence)),
  }
}

export const viewEvidence = (ctx: Context, id: string, row: EvidenceRow): Static<typeof EvidenceView> => ({
  numero: row.numero,
  nombre: row.nombre,
  tipo: row.tipo,
  descripcion: row.descripcion,
  bytes: row.bytes,
  sha256: row.sha256.toString('hex'),
  subidaEl: row.subida_el.toISOString(),
  url: `${ctx.config.publicUrl}/v1/certificaciones/${id}/evidencias/${row.numero}`,
})
