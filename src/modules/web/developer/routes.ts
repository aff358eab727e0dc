import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { certificationPageRoutes } from './certification-routes.ts'
import { documentRoutes } from './document-routes.ts'
import { environmentRoutes } from './environment-routes.ts'
import { evidencePageRoutes } from './evidence-routes.ts'
import { liveRoutes } from './live-routes.ts'
import { overviewRoutes } from './overview-routes.ts'
import { productPageRoutes } from './product-routes.ts'
import { trustingRoutes } from './trusting-routes.ts'

/** A payroll developer's pages below /portal, for whoever is signed in: who wants to certify a product is one from its first one on. */
export async function developerPages(app: App, ctx: Context): Promise<void> {
  await overviewRoutes(app, ctx)
  await productPageRoutes(app, ctx)
  await certificationPageRoutes(app, ctx)
  await documentRoutes(app, ctx)
  await environmentRoutes(app, ctx)
  await trustingRoutes(app, ctx)
  await app.register(async (scope: App) => liveRoutes(scope, ctx))
  await app.register(async (scope: App) => evidencePageRoutes(scope, ctx))
}
