// The calculator's page: what was typed, judged by the same calculator as POST /v1/retenciones/calculo. Keeps nothing.
import type { Context } from '../../../context.ts'
import { type FieldError, Problem } from '../../../kernel/problem.ts'
import { type Calculated, calculateWithholdings, type Worker } from '../../withholding/index.ts'
import { fieldOfFinding, readTyped, readWorker, type Typed } from './calculator-form.ts'

export type Calculation = { typed: Typed; errors: FieldError[]; done: { worker: Worker; result: Calculated } | undefined }

/** Calculates where the query asks for it (`calcular`); else only fills the form in. */
export async function calculateTyped(ctx: Context, query: Record<string, unknown>): Promise<Calculation> {
  const typed = readTyped(query, ctx.now())
  if (query.calcular === undefined) return { typed, errors: [], done: undefined }
  const read = readWorker(typed)
  if ('errors' in read) return { typed, errors: read.errors, done: undefined }
  try {
    const { resultados } = await calculateWithholdings(ctx, { trabajadores: [read.worker] })
    return { typed, errors: [], done: { worker: read.worker, result: resultados[0] as Calculated } }
  } catch (error) {
    if (!(error instanceof Problem) || !error.errores) throw error
    return {
      typed,
      errors: error.errores.map(({ campo, mensaje }) => ({ campo: fieldOfFinding(campo), mensaje })),
      done: undefined,
    }
  }
}
