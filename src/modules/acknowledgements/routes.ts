import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { acknowledgeNotices } from './acknowledge-notices.ts'
import { listAcknowledgements } from './list-acknowledgements.ts'
import { listPending } from './list-pending.ts'
import {
  AcknowledgementAnswer,
  AcknowledgementBody,
  AcknowledgementList,
  AcknowledgementQuery,
  PendingList,
  PendingQuery,
} from './schemas.ts'

export async function acknowledgementRoutes(app: App, ctx: Context): Promise<void> {
  app.post(
    '/avisos/acuses',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'acusarAvisos',
        summary: 'Decir qué se hizo con los avisos',
        description:
          'De 1 a 1,000 acuses de avisos que quien llama puede leer hoy, de uno o de varios patrones. Cada uno tiene su resultado: el error de uno no impide los demás. Repetir lo mismo no cambia nada; decir otra cosa del mismo aviso lo corrige, y la historia se conserva. Cuenta lo último que se dijo: tras un `recibido`, el aviso sigue pendiente.',
        tags: ['Avisos'],
        body: AcknowledgementBody,
        response: { 200: answer('Un resultado por acuse', AcknowledgementAnswer) },
      },
    },
    (request) => acknowledgeNotices(contextOf(ctx, request), callerOf(request).rfc, request.body.acuses),
  )

  app.get(
    '/avisos/acuses',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarAcuses',
        summary: 'Los acuses de los avisos de un patrón',
        description:
          'En el orden en que se registraron, con los que después se corrigieron. Una página con su `cursor` es un hilo de novedades: consultar de nuevo con el último `cursor` entrega cada acuse posterior exactamente una vez.',
        tags: ['Avisos'],
        querystring: AcknowledgementQuery,
        response: {
          200: answer('Una página de acuses', AcknowledgementList),
          ...refusals('CURSOR_INVALIDO', 'RELACION_NO_VIGENTE'),
        },
      },
    },
    (request) => listAcknowledgements(contextOf(ctx, request), callerOf(request).rfc, request.query),
  )

  app.get(
    '/avisos/pendientes',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarPendientes',
        summary: 'Los avisos con los que nadie ha hecho nada',
        description:
          'Los que no se han acusado de aplicados ni de rechazados, en orden de publicación, con los días que llevan notificados. No figuran los sustituidos por otro. Sólo los nombra: consultarlos aquí no los da por notificados; se leen en `GET /v1/avisos`.',
        tags: ['Avisos'],
        querystring: PendingQuery,
        response: {
          200: answer('Una página de avisos pendientes', PendingList),
          ...refusals('CURSOR_INVALIDO', 'RELACION_NO_VIGENTE'),
        },
      },
    },
    (request) => listPending(contextOf(ctx, request), callerOf(request).rfc, request.query),
  )
}
