import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { entryRoutes } from './entry-routes.ts'
import { userRoutes } from './user-routes.ts'

/** Pages below /portal. */
export async function userPages(app: App, ctx: Context): Promise<void> {
  await entryRoutes(app, ctx)
  await userRoutes(app, ctx)
}
