import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { noticeJson, pageJson } from './format-json.ts'
import { readNotice } from './read-notice.ts'
import { cursorOf, openReading, type ReadRequest, readPage } from './read-notices.ts'
import { FolioAvisoParams, Notice, NoticePage, NoticeQuery } from './schemas.ts'

const JSON_TYPE = 'application/json; charset=utf-8'

export async function noticeRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/avisos',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'leerAvisos',
        summary: 'Avisos de un patrón, en orden de publicación',
        description:
          'El patrón lee los suyos; un desarrollador certificado, los de quien confía hoy en él, para los registros patronales de la relación. Una página con su `cursor` es un hilo de novedades: consultar de nuevo con el último `cursor` entrega cada aviso posterior exactamente una vez.',
        tags: ['Avisos'],
        querystring: NoticeQuery,
        response: {
          200: { description: 'Una página de avisos', content: { 'application/json': { schema: NoticePage as object } } },
          ...refusals('CURSOR_INVALIDO', 'RELACION_NO_VIGENTE'),
        },
      },
    },
    async (request, reply) => {
      const c = contextOf(ctx, request)
      const query = request.query as ReadRequest
      const reading = openReading(c, callerOf(request).rfc, query)
      const page = await readPage(c, reading, query.limite)
      return reply.type(JSON_TYPE).send(pageJson(page.rows, cursorOf(c, reading, page.after), page.hayMas))
    },
  )

  app.get(
    '/avisos/:folioAviso',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarAviso',
        summary: 'Un aviso',
        description: 'Por su folio, si es del patrón que consulta o de uno que confía en quien consulta.',
        tags: ['Avisos'],
        params: FolioAvisoParams,
        response: {
          200: { description: 'El aviso', content: { 'application/json': { schema: Notice as object } } },
          ...refusals('AVISO_NO_ENCONTRADO'),
        },
      },
    },
    async (request, reply) => {
      const row = await readNotice(contextOf(ctx, request), callerOf(request).rfc, request.params.folioAviso)
      return reply.type(JSON_TYPE).send(noticeJson(row))
    },
  )
}
