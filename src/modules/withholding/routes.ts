import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { calculateWithholdings } from './calculate-withholdings.ts'
import { CalculationAnswer, CalculationRequest } from './schemas.ts'
import './problems.ts'

export async function withholdingRoutes(app: App, ctx: Context): Promise<void> {
  app.post(
    '/retenciones/calculo',
    {
      config: { access: 'public' },
      // A thousand workers, each with all its fields.
      bodyLimit: 1024 * 1024,
      schema: {
        operationId: 'calcularRetenciones',
        summary: 'Calcula la retención de 1 a 1,000 trabajadores, al centavo',
        description:
          'El mismo cálculo con que se juzgan los importes en la certificación, abierto a todos. Divide el periodo por bimestre y por valor vigente, ' +
          'nombra la regla de cada paso, y no guarda nada de lo que recibe. Si un trabajador se envió mal no se calcula ninguno: `errores` los nombra todos. Un valor que aún no se publica (la UMI de enero, el salario mínimo de diciembre) se suple con el último y se dice (`VALOR_PROVISIONAL`, `recalcular`); uno que falta del todo sólo detiene a quien lo necesita (`noCalculado`). ' +
          'Las reglas y sus fuentes están en docs/calculadora.md.',
        tags: ['Retenciones'],
        body: CalculationRequest,
        response: {
          200: answer('Un resultado por trabajador, en el mismo orden.', CalculationAnswer),
          ...refusals('VALOR_NO_PUBLICADO'),
        },
      },
    },
    (request) => calculateWithholdings(contextOf(ctx, request), request.body),
  )
}
