import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { hide, needs, sendPage } from '../ui/index.ts'
import { overviewPage } from './overview-page.ts'
import { readOverview } from './read-overview.ts'

export async function overviewRoutes(app: App, ctx: Context): Promise<void> {
  app.get('/desarrollador', { ...needs('ver'), schema: hide }, async (request, reply) => {
    const session = sessionOf(request)
    return sendPage(reply, overviewPage(session, await readOverview(contextOfSession(ctx, request), session.rfc)))
  })
}
