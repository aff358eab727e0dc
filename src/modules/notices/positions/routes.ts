import type { Context } from '../../../context.ts'
import { callerOf } from '../../../http/access.ts'
import type { App } from '../../../http/app-type.ts'
import { answer, refusals } from '../../../http/refusals.ts'
import { contextOf } from '../../../http/request-context.ts'
import { Handover, HandoverParams, HandoverQuery } from '../schemas.ts'
import { vendorHandover } from './vendor-handover.ts'

export async function handoverRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/relaciones-confianza/:folio/traspaso',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'leerTraspaso',
        summary: 'Desde dónde seguir al relevar a otro desarrollador',
        description:
          'Para relaciones que el patrón otorgó con `traspasoDe`. Da el lugar hasta el que leyó el desarrollador anterior, como un `cursor` para `GET /v1/avisos?patron=…`: el nuevo recibe lo que aquel no había leído. Mientras el anterior siga leyendo, el lugar avanza; pídalo una vez y siga después con sus propios cursores. Si el anterior leía por registro patronal, pida el lugar de cada uno con `nrp`. Leer desde el principio, sin cursor, siempre se puede.',
        tags: ['Relaciones de confianza'],
        params: HandoverParams,
        querystring: HandoverQuery,
        response: {
          200: answer('El lugar desde el que se sigue', Handover),
          ...refusals('RELACION_NO_ENCONTRADA', 'RELACION_SIN_TRASPASO', 'RELACION_NO_VIGENTE'),
        },
      },
    },
    (request) => vendorHandover(contextOf(ctx, request), callerOf(request).rfc, { ...request.params, ...request.query }),
  )
}
