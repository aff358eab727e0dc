// The report of a certification: who, which product, each test with its verdict, what it rests on and what to change.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { drawingThread } from '../../pdf/index.ts'
import { evidencesOf } from './evidence-queries.ts'
import { type Asker, procedureFor } from './read-certifications.ts'
import { tally } from './rules.ts'
import type { Report } from './schemas.ts'
import { verdictsOf, viewEvidence, viewSummary } from './view-certification.ts'

export type ReportView = Static<typeof Report>

/** Refuses CERTIFICACION_NO_ENCONTRADA. */
export async function certificationReport(ctx: Context, asker: Asker, id: string): Promise<ReportView> {
  const row = await procedureFor(ctx, asker, id)
  const [pruebas, evidences] = await Promise.all([verdictsOf(ctx, row), evidencesOf(ctx.database.reads, row.id)])
  return {
    certificacion: viewSummary(ctx, row),
    desarrollador: { rfc: row.rfc_desarrollador, nombre: row.nombre_desarrollador },
    corrida: row.corrida,
    generadoEl: ctx.now().toISOString(),
    veredictosDel: row.veredictos_el?.toISOString() ?? null,
    resumen: tally(pruebas),
    pruebas,
    evidencias: evidences.map((evidence) => viewEvidence(ctx, row.id, evidence)),
  }
}

const draw = drawingThread<ReportView>(new URL('./report-worker.ts', import.meta.url))

/** The same as a PDF. It carries no signature: it tells how things stand, and proves nothing. */
export const reportPdf = async (ctx: Context, asker: Asker, id: string): Promise<Buffer> =>
  draw(await certificationReport(ctx, asker, id))
