import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { accessRoutes } from './access-routes.ts'
import { creditRoutes } from './credit-routes.ts'
import { grantRoutes } from './grant-routes.ts'
import { noticeRoutes } from './notice-routes.ts'
import { overviewRoutes } from './overview-routes.ts'
import { relationRoutes } from './relation-routes.ts'

/** An employer's pages below /portal. */
export async function employerPages(app: App, ctx: Context): Promise<void> {
  await overviewRoutes(app, ctx)
  await noticeRoutes(app, ctx)
  await creditRoutes(app, ctx)
  await relationRoutes(app, ctx)
  await grantRoutes(app, ctx)
  await accessRoutes(app, ctx)
}
