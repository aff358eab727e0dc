// The live view for the portal: the events of a certification by the session's cookie, and the part of its page that they change.
import { fastifySSE } from '@fastify/sse'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { preferredType } from '../../../http/negotiate.ts'
import { followCertification, liveViews } from '../../certification/index.ts'
import { contextOfSession, sessionOf, stillSignedIn } from '../../sessions/index.ts'
import { hide, needs, sendPage } from '../ui/index.ts'
import { liveParts } from './live-parts.ts'
import { mayAct } from './may-act.ts'
import { readLiveView } from './read-live-view.ts'
import { EventsHeaders, EventsQuery, IdParams } from './schemas.ts'

const HEARTBEAT_MS = 15_000

/** Register in a scope of its own. */
export async function liveRoutes(app: App, ctx: Context): Promise<void> {
  await app.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS })
  const views = liveViews(app)

  app.get('/certificaciones/:id/avance', { ...needs('ver'), schema: { ...hide, params: IdParams } }, async (request, reply) => {
    const session = sessionOf(request)
    const view = await readLiveView(contextOfSession(ctx, request), session.rfc, request.params.id)
    return sendPage(reply, liveParts(view, mayAct(session)))
  })

  app.get(
    '/certificaciones/:id/eventos',
    {
      ...needs('ver'),
      sse: 'manual',
      schema: { ...hide, params: IdParams, querystring: EventsQuery, headers: EventsHeaders },
    },
    async (request, reply) => {
      preferredType(request, ['text/event-stream'])
      const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
      const view = views.open(reply)
      const events = await followCertification(
        c,
        { rfc: session.rfc },
        {
          id: request.params.id,
          after: request.headers['last-event-id'] ?? request.query.desde ?? 0,
          signal: view.signal,
          stillAllowed: stillSignedIn(ctx, request),
        },
      )
      return events ? view.send(events, session.venceEl.getTime() - c.now().getTime()) : reply.code(204).send(null)
    },
  )
}
