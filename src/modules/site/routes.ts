// Public pages: no session, no script needed.
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import type { Readiness } from '../../http/health.ts'
import { contextOf } from '../../http/request-context.ts'
import { HTML_TYPE, PAGE_POLICY } from '../pages/index.ts'
import { calculateTyped } from './calculate-typed.ts'
import { calculatorPage } from './calculator-page.ts'
import { directoryPage } from './directory-page.ts'
import { guidePage } from './guide-page.ts'
import { searchDirectory } from './search-directory.ts'
import { REFRESH_S, statePage } from './state-page.ts'
import { watchState } from './watch-state.ts'

const PAGE = { config: { access: 'public' as const }, schema: { hide: true }, helmet: PAGE_POLICY }

export async function siteRoutes(app: App, ctx: Context, readiness: Readiness): Promise<void> {
  // What these addresses do not know in a query is left aside: a person who follows a link from a mail is not refused for it.
  app.get<{ Querystring: Record<string, unknown> }>('/calculadora', PAGE, async (request, reply) =>
    reply.type(HTML_TYPE).send(calculatorPage(await calculateTyped(contextOf(ctx, request), request.query)).text),
  )

  app.get<{ Querystring: Record<string, unknown> }>('/desarrolladores', PAGE, async (request, reply) =>
    reply.type(HTML_TYPE).send(directoryPage(await searchDirectory(contextOf(ctx, request), request.query)).text),
  )

  app.get<{ Querystring: { cada?: string } }>('/estado', PAGE, async (request, reply) => {
    const refreshing = request.query.cada === 'minuto'
    // By header: no script, and only for whoever chose it, since a page that changes by itself disturbs some readers.
    if (refreshing) reply.header('refresh', String(REFRESH_S))
    return reply.type(HTML_TYPE).send(statePage(await watchState(contextOf(ctx, request), readiness), refreshing).text)
  })

  app.get('/docs/guia', PAGE, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').type(HTML_TYPE).send(guidePage().text),
  )
}
