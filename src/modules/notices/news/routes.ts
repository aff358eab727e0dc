import type { Context } from '../../../context.ts'
import { callerOf } from '../../../http/access.ts'
import type { App } from '../../../http/app-type.ts'
import { answer, refusals } from '../../../http/refusals.ts'
import { contextOf } from '../../../http/request-context.ts'
import { listNews } from './list-news.ts'
import { flushAsked } from './note-asked.ts'
import { NewsList, NewsQuery } from './schemas.ts'

export async function newsRoutes(app: App, ctx: Context): Promise<void> {
  app.addHook('onClose', () => flushAsked(ctx))

  app.get(
    '/novedades',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarNovedades',
        summary: 'Patrones con avisos por leer',
        description:
          'Para desarrolladores: en una sola consulta, cuáles de los patrones que confían hoy en quien consulta tienen avisos después de lo que ya leyó. Lea los de cada uno con su propio cursor en `GET /v1/avisos?patron=…`, hasta que una página llegue vacía: consultar con el cursor de la última página es lo que prueba que llegó, y desde entonces (a más tardar un segundo después) el patrón ya no aparece. Si se pierde una respuesta, sigue apareciendo. Cuentan las lecturas sin filtros, del patrón entero o por registro patronal.',
        tags: ['Avisos'],
        querystring: NewsQuery,
        response: { 200: answer('Una página de novedades', NewsList), ...refusals('CURSOR_INVALIDO') },
      },
    },
    (request) => listNews(contextOf(ctx, request), callerOf(request).rfc, request.query),
  )
}
