import { fastifySSE } from '@fastify/sse'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { preferredType } from '../../http/negotiate.ts'
import { refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { requireValidToken } from '../tokens/index.ts'
import { followCertification, type LiveEvent } from './follow-certification.ts'
import { CertificationParams } from './schemas.ts'

const HEARTBEAT_MS = 15_000

const EXAMPLE = 'event: fin\ndata: {"estado":"solicitada"}\n\n'

const Headers = Type.Object({
  'last-event-id': Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: 'Número del último evento recibido: se sigue después de él.',
    }),
  ),
})

/** Register in a scope of its own. */
export async function eventRoutes(app: App, ctx: Context): Promise<void> {
  await app.register(fastifySSE, { heartbeatInterval: HEARTBEAT_MS })
  const views = liveViews(app)

  app.get(
    '/certificaciones/:id/eventos',
    {
      config: { access: 'token' },
      sse: 'manual',
      schema: {
        operationId: 'seguirCertificacion',
        summary: 'Sigue las pruebas en vivo',
        description:
          'Eventos enviados por el servidor (SSE). `certificacion`: su estado, al principio y cuando cambia. Los de las pruebas llevan número (`id`); al reconectar, `Last-Event-ID` los continúa sin perder ni repetir. `fin` cierra. Cuando ya no está en pruebas, o nada queda por seguir, responde 204, con lo que un navegador deja de reconectar.',
        tags: ['Certificación'],
        params: CertificationParams,
        headers: Headers,
        response: {
          200: { description: 'Los eventos', content: { 'text/event-stream': { schema: Type.String({ examples: [EXAMPLE] }) } } },
          204: { description: 'No hay nada que seguir', type: 'null' },
          ...refusals('CERTIFICACION_NO_ENCONTRADA', 'NO_ACEPTABLE'),
        },
      },
    },
    async (request, reply) => {
      preferredType(request, ['text/event-stream'])
      const c = contextOf(ctx, request)
      const caller = callerOf(request)
      const view = views.open(reply)
      const events = await followCertification(c, caller, {
        id: request.params.id,
        after: request.headers['last-event-id'] ?? 0,
        signal: view.signal,
        stillAllowed: () => requireValidToken(c, caller),
      })
      return events ? view.send(events, caller.exp * 1000 - c.realNow().getTime()) : reply.code(204).send(null)
    },
  )
}

/** The live views that are open on this service; when it closes they end, so that it need not wait for their readers. */
export function liveViews(app: App) {
  const open = new Set<AbortController>()
  app.addHook('preClose', async () => {
    for (const view of open) view.abort()
  })
  return {
    open(reply: FastifyReply) {
      const view = new AbortController()
      open.add(view)
      const end = () => {
        open.delete(view)
        view.abort()
      }
      reply.raw.once('close', end)
      return {
        signal: view.signal,
        /** Sends them as the reader takes them, for `forMs` at most: no view outlives the credential that opened it. */
        async send(events: AsyncGenerator<LiveEvent, void>, forMs: number): Promise<FastifyReply> {
          const over = setTimeout(end, Math.max(0, forMs)).unref()
          // A reader that went away while it was waited for would otherwise leave the source open.
          reply.sse.onClose(() => void events.return(undefined).catch(() => {}))
          try {
            await reply.sse.send(events)
          } catch (error) {
            if (reply.sse.isConnected) reply.log.info({ err: error }, 'live view ended')
          } finally {
            clearTimeout(over)
            end()
            reply.sse.close()
          }
          return reply
        },
      }
    },
  }
}
