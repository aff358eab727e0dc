// The payroll of a run's employers: who works there and which pay periods are to be reported. It comes from the tests' latest tries.
import type { Context } from '../../context.ts'
import type { SandboxRun } from '../sandbox/index.ts'
import { materialsOf } from './queries.ts'
import type { PayrollAnswer, ReportAnswer, ReportItem } from './schemas.ts'
import type { Kept } from './watch/begin-tests.ts'

const EMPTY: Kept = { nrp: '', personas: [], avisos: [], ejercicios: [] }

export async function payrollOf(ctx: Context, run: Pick<SandboxRun, 'id'>, patron?: string): Promise<PayrollAnswer> {
  const answer: PayrollAnswer = { trabajadores: [], ejercicios: [] }
  for (const test of await materialsOf(ctx.db, run.id)) {
    if (patron !== undefined && test.patron !== patron) continue
    const { nrp, personas, ejercicios } = { ...EMPTY, ...(test.material as Partial<Kept>) }
    for (const { nss, rfc, curp, nombre, enPlantilla } of personas)
      if (enPlantilla) answer.trabajadores.push({ patron: test.patron, nrp, nss, rfc, curp, nombre })
    for (const { ejercicio, persona, periodo, terminos, retenidoPorEnterar } of ejercicios) {
      const { salarioDiario, sdi, sbc, zona, fechasAusencias = [], seguroDanos = 'no' } = terminos
      answer.ejercicios.push({
        ejercicio,
        patron: test.patron,
        nss: personas[persona]!.nss,
        periodo,
        salarioDiario,
        sdi: sdi ?? sbc,
        sbc,
        zona,
        fechasAusencias,
        seguroDanos,
        retenidoPorEnterar: retenidoPorEnterar ?? 0,
      })
    }
  }
  return answer
}

/** Says which exercises are known. What is reported is judged by the exchange itself, so that evidence and report are one. */
export async function takeReports(ctx: Context, run: Pick<SandboxRun, 'id'>, reports: ReportItem[]): Promise<ReportAnswer> {
  const known = new Set((await payrollOf(ctx, run)).ejercicios.map((exercise) => exercise.ejercicio))
  return {
    resultados: reports.map(({ ejercicio }) => ({ ejercicio, estado: known.has(ejercicio) ? 'recibido' : 'desconocido' })),
  }
}
