// Public pages and the files that describe the service: no session, no script needed but for the reference.
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import type { Readiness } from '../../http/health.ts'
import { openapiYaml } from '../../http/openapi.ts'
import { contextOf } from '../../http/request-context.ts'
import { assetRoutes, HTML_TYPE, PAGE_POLICY } from '../pages/index.ts'
import { calculateTyped } from './calculate-typed.ts'
import { calculatorPage } from './calculator-page.ts'
import { directoryPage } from './directory-page.ts'
import { errorsPage } from './errors-page.ts'
import { guidePage } from './guide-page.ts'
import { homePage } from './home-page.ts'
import { REFERENCE_POLICY, referenceBundle, referencePage, startScript } from './reference.ts'
import { searchDirectory } from './search-directory.ts'
import { REFRESH_S, statePage } from './state-page.ts'
import { watchState } from './watch-state.ts'

const JS = 'text/javascript; charset=utf-8'
const PAGE = { config: { access: 'public' as const }, schema: { hide: true }, helmet: PAGE_POLICY }
type Query = { Querystring: Record<string, unknown> }

export async function siteRoutes(app: App, ctx: Context, readiness: Readiness): Promise<void> {
  await assetRoutes(app)

  // The same for everybody until the next release.
  const serve = (url: string, type: string, body: () => string | Promise<string>, helmet: object = PAGE_POLICY) =>
    app.get(url, { ...PAGE, helmet }, async (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .type(type)
        .send(await body()),
    )
  serve('/', HTML_TYPE, () => homePage().text)
  serve('/docs/guia', HTML_TYPE, () => guidePage().text)
  serve('/docs/errores', HTML_TYPE, () => errorsPage().text)
  serve('/docs', HTML_TYPE, referencePage, REFERENCE_POLICY)
  serve('/docs/recursos/scalar.js', JS, referenceBundle)
  serve('/docs/recursos/inicio.js', JS, () => startScript)
  serve('/openapi.yaml', 'application/yaml; charset=utf-8', () => openapiYaml(app as never))

  // What these addresses do not know in a query is left aside: a person who follows a link from a mail is not refused for it.
  app.get<Query>('/calculadora', PAGE, async (request, reply) =>
    reply.type(HTML_TYPE).send(calculatorPage(await calculateTyped(contextOf(ctx, request), request.query)).text),
  )

  app.get<Query>('/desarrolladores', PAGE, async (request, reply) =>
    reply.type(HTML_TYPE).send(directoryPage(await searchDirectory(contextOf(ctx, request), request.query)).text),
  )

  app.get<Query>('/estado', PAGE, async (request, reply) => {
    const refreshing = request.query.cada === 'minuto'
    // By header: no script, and only for whoever chose it, since a page that changes by itself disturbs some readers.
    if (refreshing) reply.header('refresh', String(REFRESH_S))
    return reply.type(HTML_TYPE).send(statePage(await watchState(contextOf(ctx, request), readiness), refreshing).text)
  })
}
