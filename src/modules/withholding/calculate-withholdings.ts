// Judges the amounts of 1 to 1,000 workers at once: all of them, or a refusal that names every worker and field in the way.
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import type { FieldError } from '../../kernel/problem.ts'
import { loadValues } from './load-values.ts'
import { problems } from './problems.ts'
import { calculateWorker } from './rules.ts'
import type { CalculationAnswer, CalculationRequest, Result } from './schemas.ts'
import { readTerms, type Terms } from './terms.ts'

/** Refuses with CUERPO_INVALIDO (`trabajadores.3.sdi`) or VALOR_NO_PUBLICADO (`trabajadores.3.periodo`). Reads, and writes nothing. */
export async function calculateWithholdings(ctx: Context, { trabajadores }: CalculationRequest): Promise<CalculationAnswer> {
  const errores: FieldError[] = []
  const terms: Terms[] = []
  trabajadores.forEach((worker, i) => {
    const read = readTerms(worker, `trabajadores.${i}`, errores)
    if (read) terms.push(read)
  })
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })

  const values = await loadValues(ctx)
  const resultados: Result[] = []
  terms.forEach((worker, i) => {
    const judged = calculateWorker(worker, values)
    if ('result' in judged) resultados.push(judged.result)
    else errores.push({ campo: `trabajadores.${i}.periodo`, mensaje: [...new Set(judged.missing)].join(' ') })
  })
  if (errores.length > 0)
    throw problems.VALOR_NO_PUBLICADO({
      detail: `${errores[0]!.mensaje} Nada se calculó: acorte el periodo, o repita cuando el valor esté publicado.`,
      errores,
    })
  return { resultados }
}
