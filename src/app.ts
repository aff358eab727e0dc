// The one file that lists every module with its URL prefix.
import type { Context } from './context.ts'
import type { App } from './http/app-type.ts'
import { type Readiness, registerHealth } from './http/health.ts'
import { installOpenapi } from './http/openapi.ts'
import { createServer } from './http/server.ts'
import { acknowledgementRoutes } from './modules/acknowledgements/index.ts'
import { developerRoutes } from './modules/developers/index.ts'
import { diagnosisRoutes } from './modules/diagnosis/index.ts'
import { type ActDefinition, efirmaRoutes, guardAgainstKeys } from './modules/efirma/index.ts'
import { employerRoutes } from './modules/employers/index.ts'
import { catalogRoutes, noticeRoutes, summaryRoutes, workerRoutes } from './modules/notices/index.ts'
import { operatorRoutes } from './modules/operator/index.ts'
import { cancelAct, issueAct, passwordRoutes, renewAct } from './modules/passwords/index.ts'
import { portalPages } from './modules/portal/index.ts'
import { type FolioLookup, verificationPages, verificationRoutes } from './modules/receipts/index.ts'
import { sealRoutes } from './modules/seal/index.ts'
import { answerProblemsAsPages, installSessions, sessionAct, sessionRoutes } from './modules/sessions/index.ts'
import { siteRoutes } from './modules/site/index.ts'
import { operatorAuthenticator, tokenAuthenticator, tokenRoutes, wellKnownRoutes } from './modules/tokens/index.ts'
import { grantAct, revokeAct, trustRoutes, verifiableRelation } from './modules/trust/index.ts'
import { withholdingRoutes } from './modules/withholding/index.ts'

/** Everything that an owner can do by signing; each module brings its own. */
const ACTS: ActDefinition[] = [
  issueAct as never,
  renewAct as never,
  cancelAct as never,
  grantAct as never,
  revokeAct as never,
  sessionAct as never,
]

/** Whose folios the public verification knows. */
const LOOKUPS: FolioLookup[] = [verifiableRelation]

/** The whole HTTP service over `ctx`, not yet listening. */
export async function buildApp(ctx: Context, readiness: Readiness = { state: 'ready' }): Promise<App> {
  const app = (await createServer(ctx, {
    token: tokenAuthenticator(ctx),
    operator: operatorAuthenticator(ctx),
  })) as unknown as App
  await installOpenapi(app as never)
  await installSessions(app, ctx)
  registerHealth(app as never, ctx, readiness)
  await siteRoutes(app, ctx, readiness)
  await app.register(
    async (pages) => {
      answerProblemsAsPages(pages as App, ctx)
      await portalPages(pages as App, ctx)
    },
    { prefix: '/portal' },
  )
  await verificationPages(app, ctx, LOOKUPS)
  await wellKnownRoutes(app, ctx)
  await sealRoutes(app, ctx)
  await app.register(
    async (v1) => {
      guardAgainstKeys(v1 as App)
      await efirmaRoutes(v1 as App, ctx, ACTS)
      await tokenRoutes(v1 as App, ctx)
      await passwordRoutes(v1 as App, ctx)
      await sessionRoutes(v1 as App, ctx)
      await developerRoutes(v1 as App, ctx)
      await trustRoutes(v1 as App, ctx)
      await verificationRoutes(v1 as App, ctx, LOOKUPS)
      await employerRoutes(v1 as App, ctx)
      await noticeRoutes(v1 as App, ctx)
      await workerRoutes(v1 as App, ctx)
      await summaryRoutes(v1 as App, ctx)
      await acknowledgementRoutes(v1 as App, ctx)
      await catalogRoutes(v1 as App, ctx)
      await withholdingRoutes(v1 as App, ctx)
      await diagnosisRoutes(v1 as App, ctx)
    },
    { prefix: '/v1' },
  )
  await app.register(async (operation) => operatorRoutes(operation as App, ctx), { prefix: '/operacion/v1' })
  await app.ready()
  return app
}
