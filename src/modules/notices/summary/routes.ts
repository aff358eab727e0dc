import type { Context } from '../../../context.ts'
import { callerOf } from '../../../http/access.ts'
import type { App } from '../../../http/app-type.ts'
import { refusals } from '../../../http/refusals.ts'
import { contextOf } from '../../../http/request-context.ts'
import { DaySummary, SummaryQuery } from './schemas.ts'
import { summarizeDay } from './summarize-day.ts'

export async function summaryRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/avisos/resumen',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'resumirDia',
        summary: 'Resumen firmado de los avisos de un día',
        description:
          'Para comprobar que se tienen todos los avisos de un registro patronal. Por cada aviso, en orden de `posicion`, se toma el objeto JSON con los veintiún campos de la versión `1` (sin `clasificacion`, `efecto`, `sustituidoPor`, `sustituye`, `fechaNotLinea`, `fechaEfecto`, `fechaNotificacion`, `nombreTrabajador`, `motivo` ni `reanunciado`), en la forma de IETF RFC 8785 (JCS: llaves en orden alfabético, sin espacios, números sin ceros finales), seguido de un salto de línea; `sha256` es el de todas esas líneas en UTF-8.\n\n`SIA-Firma` es la firma del Instituto: un JWS separado (IETF RFC 7515, apéndice F) sobre los bytes exactos del cuerpo ya descomprimido. Se completa con `base64url(cuerpo)` entre los dos puntos y se comprueba con `/.well-known/sello-jwks.json`. El resumen no notifica ningún aviso.',
        tags: ['Avisos'],
        querystring: SummaryQuery,
        response: {
          200: {
            description: 'El resumen',
            content: { 'application/json': { schema: DaySummary as object } },
            headers: { 'SIA-Firma': { type: 'string', description: 'JWS separado sobre los bytes del cuerpo.' } },
          },
          ...refusals('RELACION_NO_VIGENTE', 'SELLO_NO_VIGENTE'),
        },
      },
    },
    async (request, reply) => {
      const { body, signature } = await summarizeDay(contextOf(ctx, request), callerOf(request).rfc, request.query)
      return reply.type('application/json; charset=utf-8').header('sia-firma', signature).send(body)
    },
  )
}
