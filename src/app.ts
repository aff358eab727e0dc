// The one file that lists every module with its URL prefix.
import { type Context, SANDBOX_PATH } from './context.ts'
import type { App } from './http/app-type.ts'
import { type Readiness, registerHealth } from './http/health.ts'
import { installOpenapi } from './http/openapi/install.ts'
import type { RequestProxy } from './http/proxy.ts'
import { createServer } from './http/server.ts'
import { acknowledgementRoutes } from './modules/acknowledgements/index.ts'
import { certificationOperatorRoutes, certificationRoutes, verifiableConstancia } from './modules/certification/index.ts'
import { conformanceRoutes, observeExchanges } from './modules/conformance/index.ts'
import { developerRoutes } from './modules/developers/index.ts'
import { diagnosisRoutes } from './modules/diagnosis/index.ts'
import { type ActDefinition, efirmaRoutes, guardAgainstKeys } from './modules/efirma/index.ts'
import { employerRoutes } from './modules/employers/index.ts'
import {
  catalogRoutes,
  creditRoutes,
  noticeRoutes,
  summaryRoutes,
  verifiableNotice,
  workerRoutes,
} from './modules/notices/index.ts'
import { operatorRoutes } from './modules/operator/index.ts'
import { cancelAct, issueAct, passwordRoutes, renewAct } from './modules/passwords/index.ts'
import { type FolioLookup, verificationPages, verificationRoutes } from './modules/receipts/index.ts'
import { attributeRequests, sandboxLinks, sandboxRoutes } from './modules/sandbox/index.ts'
import { sealRoutes } from './modules/seal/index.ts'
import { answerProblemsAsPages, installSessions, sessionAct, sessionRoutes } from './modules/sessions/index.ts'
import { operatorAuthenticator, tokenAuthenticator, tokenRoutes, wellKnownRoutes } from './modules/tokens/index.ts'
import { grantAct, grantedTrust, revokeAct, trustRoutes, verifiableRelation } from './modules/trust/index.ts'
import { userPages } from './modules/users/index.ts'
import { portalPages } from './modules/web/account/index.ts'
import { developerPages } from './modules/web/developer/index.ts'
import { employerPages } from './modules/web/employer/index.ts'
import { siteRoutes, startingPage } from './modules/web/public/index.ts'
import { withholdingRoutes } from './modules/withholding/index.ts'
import { suiteOver } from './runtime/sandbox/suite.ts'

/** Everything that an owner can do by signing; each module brings its own. */
const ACTS: ActDefinition[] = [issueAct, renewAct, cancelAct, grantAct, revokeAct, sessionAct]

/** Whose folios the public verification knows. */
const LOOKUPS: FolioLookup[] = [verifiableRelation, verifiableConstancia, verifiableNotice]

const checks = (of: Context) => ({ token: tokenAuthenticator(of), operator: operatorAuthenticator(of) })

/**
 * The whole HTTP service over `given`, not yet listening. `proxy`: answers the sandbox's requests
 * where another process has the sandbox; its routes are known here all the same, to the contract and for what is no route.
 */
export async function buildApp(given: Context, readiness: Readiness = { state: 'ready' }, proxy?: RequestProxy): Promise<App> {
  const { sandbox, suite = suiteOver(sandbox) } = given
  const ctx = Object.freeze({ ...given, suite })
  const place = { readiness, startingPage, sandbox: sandbox && checks(sandbox), proxy }
  const app = await createServer(ctx, checks(ctx), place)
  await installOpenapi(app)
  await installSessions(app, ctx)
  registerHealth(app, ctx, readiness)
  await siteRoutes(app, ctx, readiness)
  await app.register(
    async (pages: App) => {
      answerProblemsAsPages(pages, ctx)
      await portalPages(pages, ctx)
      await userPages(pages, ctx)
      await employerPages(pages, ctx)
      await developerPages(pages, ctx)
    },
    { prefix: '/portal' },
  )
  await verificationPages(app, ctx, LOOKUPS)
  await wellKnownRoutes(app, ctx)
  await sealRoutes(app, ctx)
  await app.register(
    async (v1: App) => {
      await registerApi(v1, ctx)
      await sessionRoutes(v1, ctx)
      await certificationRoutes(v1, ctx)
    },
    { prefix: '/v1' },
  )
  await app.register(async (operation: App) => operatorRoutes(operation, ctx), { prefix: '/operacion/v1' })
  await app.register(async (operation: App) => certificationOperatorRoutes(operation, ctx), { prefix: '/operacion/v1' })
  if (sandbox) await app.register(async (scope: App) => registerSandbox(scope, sandbox, !proxy))
  await app.ready()
  return app
}

/** The sandbox alone, for a process that has it to itself, behind one that hands its requests over (docs/adr/0027). */
export async function buildSandboxApp(ctx: Context, readiness: Readiness = { state: 'ready' }): Promise<App> {
  const sandbox = ctx.sandbox!
  const place = { readiness, sandbox: checks(sandbox), behind: true }
  const app = await createServer(ctx, checks(ctx), place)
  // Only the process in front knows when it needs no connection any more: one that is closed here while it asks would look cut off.
  app.server.keepAliveTimeout = 0
  registerHealth(app, ctx, readiness)
  await app.register(async (scope: App) => registerSandbox(scope, sandbox, true))
  await app.ready()
  return app
}

/** The API that production and the sandbox have in common: every module, over the Context of either. */
async function registerApi(v1: App, ctx: Context): Promise<void> {
  guardAgainstKeys(v1)
  await efirmaRoutes(v1, ctx, ACTS)
  await tokenRoutes(v1, ctx)
  await passwordRoutes(v1, ctx, grantedTrust)
  await developerRoutes(v1, ctx)
  await trustRoutes(v1, ctx)
  await verificationRoutes(v1, ctx, LOOKUPS)
  await employerRoutes(v1, ctx)
  await noticeRoutes(v1, ctx)
  await workerRoutes(v1, ctx)
  await creditRoutes(v1, ctx)
  await summaryRoutes(v1, ctx)
  await acknowledgementRoutes(v1, ctx)
  await catalogRoutes(v1, ctx)
  await withholdingRoutes(v1, ctx)
  await diagnosisRoutes(v1, ctx)
}

/**
 * The same modules again, over the sandbox's Context (docs/adr/0015), and what only the sandbox has. `here`: its requests are answered in this
 * process, which then also watches the tests.
 */
async function registerSandbox(app: App, sandbox: Context, here: boolean): Promise<void> {
  app.addHook('onRoute', (route) => {
    route.config = { ...route.config, environment: 'sandbox' }
  })
  await wellKnownRoutes(app, sandbox)
  await verificationPages(app, sandbox, LOOKUPS)
  await sandboxLinks(app)
  await app.register(async (root: App) => sealRoutes(root, sandbox), { prefix: SANDBOX_PATH })
  await app.register(
    async (v1: App) => {
      attributeRequests(v1, sandbox)
      if (here) observeExchanges(v1, sandbox)
      await registerApi(v1, sandbox)
      await sandboxRoutes(v1, sandbox)
      await conformanceRoutes(v1, sandbox)
    },
    { prefix: `${SANDBOX_PATH}/v1` },
  )
}
