// Public pages and the files that describe the service: no session, no script needed but for the reference.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import type { Readiness } from '../../../http/health.ts'
import type { Html } from '../../../http/html.ts'
import { openapiYaml } from '../../../http/openapi/install.ts'
import { contextOf } from '../../../http/request-context.ts'
import { currentSession } from '../../sessions/index.ts'
import {
  assetRoutes,
  type Constant,
  constantOf,
  HTML_TYPE,
  hide,
  open,
  PAGE_POLICY,
  type PageUser,
  sendConstant,
  sendPage,
} from '../ui/index.ts'
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
const PAGE = { ...open, schema: hide }
type Query = { Querystring: Record<string, unknown> }

export async function siteRoutes(app: App, ctx: Context, readiness: Readiness): Promise<void> {
  await assetRoutes(app)

  // Nobody has to be signed in; whoever is, sees the frame that they know. That the database is away keeps no page from showing.
  const visitor = (request: FastifyRequest): Promise<PageUser | undefined> =>
    currentSession(contextOf(ctx, request), request).catch(() => undefined)

  const show = (url: string, draw: (user?: PageUser) => Html) =>
    app.get(url, PAGE, async (request, reply) => {
      const user = await visitor(request)
      // The same for everybody until the next release, but for who is named in it.
      if (!user) reply.header('cache-control', 'no-cache')
      return sendPage(reply, draw(user))
    })
  show('/', homePage)
  show('/docs/guia', guidePage)
  show('/docs/errores', errorsPage)

  const serve = (url: string, type: string, body: () => string | Promise<string>, helmet: object = PAGE_POLICY) => {
    // Made when first asked for, and kept: the same until the next release, but for what depends on the app as it stands.
    let made: Promise<Constant> | undefined
    app.get(url, { ...PAGE, helmet }, async (request, reply) => {
      made ??= Promise.resolve(body()).then((text) => constantOf(text))
      reply.header('cache-control', 'no-cache').type(type)
      return sendConstant(request, reply, await made)
    })
  }
  serve('/docs', HTML_TYPE, referencePage, REFERENCE_POLICY)
  serve('/docs/recursos/scalar.js', JS, referenceBundle)
  serve('/docs/recursos/inicio.js', JS, () => startScript)
  serve('/openapi.yaml', 'application/yaml; charset=utf-8', () => openapiYaml(app))

  // What these addresses do not know in a query is left aside: a person who follows a link from a mail is not refused for it.
  app.get<Query>('/calculadora', PAGE, async (request, reply) =>
    sendPage(reply, calculatorPage(await calculateTyped(contextOf(ctx, request), request.query), await visitor(request))),
  )

  app.get<Query>('/desarrolladores', PAGE, async (request, reply) =>
    sendPage(reply, directoryPage(await searchDirectory(contextOf(ctx, request), request.query), await visitor(request))),
  )

  app.get<Query>('/estado', PAGE, async (request, reply) => {
    const refreshing = request.query.cada === 'minuto'
    // By header: no script, and only for whoever chose it, since a page that changes by itself disturbs some readers.
    if (refreshing) reply.header('refresh', String(REFRESH_S))
    const view = await watchState(contextOf(ctx, request), readiness)
    // A page that comes again by itself is no sign that anybody is there: it must not keep a session alive.
    const user = refreshing ? undefined : await visitor(request)
    return sendPage(reply, statePage(view, refreshing, user))
  })
}
