// Judges the amounts of 1 to 1,000 workers at once. A mistake in what was sent refuses all and names each; a value that is not published
// stops only the worker who needs it.
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import type { FieldError } from '../../kernel/problem.ts'
import { loadValues } from './load-values.ts'
import { problems } from './problems.ts'
import { calculateWorker } from './rules.ts'
import type { CalculationAnswer, CalculationRequest, Result } from './schemas.ts'
import { readTerms, type Terms } from './terms.ts'

/**
 * Refuses with CUERPO_INVALIDO (`trabajadores.3.sdi`), and with VALOR_NO_PUBLICADO (`trabajadores.3.periodo`) where not one could be
 * calculated. Reads, and writes nothing.
 */
export async function calculateWithholdings(ctx: Context, { trabajadores }: CalculationRequest): Promise<CalculationAnswer> {
  const errores: FieldError[] = []
  const terms: Terms[] = []
  trabajadores.forEach((worker, i) => {
    const read = readTerms(worker, `trabajadores.${i}`, errores)
    if (read) terms.push(read)
  })
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })

  const values = await loadValues(ctx)
  const answer: CalculationAnswer = { resultados: [], recalcular: [] }
  const missing: FieldError[] = []
  terms.forEach((worker, trabajador) => {
    const judged = calculateWorker(worker, values)
    if ('result' in judged) {
      answer.resultados.push(judged.result)
      if (judged.result.provisionales.length > 0) answer.recalcular.push(trabajador)
    } else {
      const detalle = [...new Set(judged.missing)].join(' ')
      missing.push({ campo: `trabajadores.${trabajador}.periodo`, mensaje: detalle })
      answer.resultados.push({ ...NOTHING, noCalculado: { codigo: 'VALOR_NO_PUBLICADO', detalle } })
    }
  })
  if (missing.length === terms.length)
    throw problems.VALOR_NO_PUBLICADO({
      detail: `${missing[0]!.mensaje} Nada se calculó: acorte el periodo, o repita cuando el valor esté publicado.`,
      errores: missing,
    })
  return answer
}

const NOTHING: Result = {
  ...{ retencion: null, seguroDanos: null, total: null, retencionInsuficiente: null },
  ...{ reglas: [], provisionales: [], tramos: [] },
}
