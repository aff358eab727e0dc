// The observer: hooks on the sandbox's scope alone that see each exchange of a run, let the tests that are on provoke, and note what
// went to and fro. Production's routes have none of this. (docs/adr/0016)
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Context, SANDBOX_PATH } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { PACES } from '../pace.ts'
import { activeTests } from '../queries.ts'
import { type Applied, provoke } from '../watch/provoke.ts'
import { startWatching, stopWatching } from '../watch/watch-runs.ts'
import { answerOf, bodyHash, fingerprint, keptBody, keptHeaders, keptQuery, withLife, withNewFields } from './answer-summaries.ts'
import { ACKNOWLEDGEMENT_ROUTE, type Answer, type ProvocationKind, TOKEN_ROUTE } from './exchange.ts'
import { driftOf } from './measure-drift.ts'
import { flushExchanges, recordExchange } from './record-exchanges.ts'

type Observed = {
  inicio: number
  /** When the answer was handed on, before it was written: waiting is counted from here. */
  enviada: number | undefined
  consulta: Record<string, string>
  applied: Applied | undefined
  /** Seconds that a token lives while tests are on. */
  vida: number | undefined
  desfase: number | null | undefined
  respuesta: Answer
}

const LONGEST_PATH = 500
const observed = new WeakMap<FastifyRequest, Observed>()
const below = (path: string): string => (path.startsWith(SANDBOX_PATH) ? path.slice(SANDBOX_PATH.length) : path)
const routeOf = (request: FastifyRequest): string | null => (request.routeOptions.url ? below(request.routeOptions.url) : null)

/** To be called after requests are attributed to their runs, and before any route. */
export function observeExchanges(app: App, sandbox: Context): void {
  const held = new Set<FastifyReply['raw']>()
  startWatching(sandbox)
  app.addHook('preClose', async () => {
    for (const raw of held) raw.destroy()
  })
  app.addHook('onClose', async () => {
    await flushExchanges(sandbox)
    await stopWatching(sandbox)
  })

  app.addHook('onRequest', async (request, reply) => {
    const [, query = ''] = request.url.split('?', 2)
    const seen: Observed = {
      inicio: sandbox.realNow().getTime(),
      enviada: undefined,
      consulta: keptQuery(query),
      applied: undefined,
      vida: undefined,
      desfase: undefined,
      respuesta: {},
    }
    observed.set(request, seen)
    reply.raw.once('close', () => {
      // Nobody catches what is thrown here: it would end the process, and production with it.
      try {
        note(sandbox, request, reply, seen)
      } catch (err) {
        sandbox.log.error({ err }, 'an exchange of a run could not be noted')
      }
    })
  })

  app.addHook('preHandler', async (request, reply) => {
    const seen = observed.get(request)
    if (!request.run || !seen) return
    const ruta = routeOf(request)
    if (ruta === TOKEN_ROUTE) seen.desfase = await driftOf(sandbox, request.run.id, request.body)
    const tests = await activeTests(sandbox.db, request.run.id, ruta === ACKNOWLEDGEMENT_ROUTE)
    if (tests.length === 0) return
    seen.vida = PACES[tests[0]!.ritmo].vidaToken / 1000
    // Set before it is thrown, for the refusal is the provocation.
    await provoke(sandbox, { request, ruta, tests, applied: (applied) => Object.assign(seen, { applied }) })
    const provocation = seen.applied?.provocacion
    if (provocation?.tipo !== 'sin-respuesta') return
    reply.hijack()
    held.add(reply.raw)
    const timer = setTimeout(() => reply.raw.destroy(), provocation.ms).unref()
    reply.raw.once('close', () => {
      clearTimeout(timer)
      held.delete(reply.raw)
    })
  })

  app.addHook('onSend', async (request, reply, payload) => {
    const seen = observed.get(request)
    if (!seen || !request.run) return payload
    const ruta = routeOf(request)
    const before = textOf(reply, payload)
    let text = before
    const kind = seen.applied?.provocacion.tipo
    if (text !== undefined && reply.statusCode === 200) {
      if (kind === 'campos-nuevos') text = withNewFields(text)
      if (ruta === TOKEN_ROUTE && seen.vida !== undefined) text = withLife(text, seen.vida)
    }
    seen.respuesta = answerOf(ruta, reply.statusCode, reply.getHeaders(), text)
    seen.enviada = sandbox.realNow().getTime()
    // Only now: whatever the request was to do is done, and its answer kept for its Idempotency-Key.
    if (kind === 'conexion-cortada') request.raw.socket.destroy()
    return text === before ? payload : text
  })
}

function note(ctx: Context, request: FastifyRequest, reply: FastifyReply, seen: Observed): void {
  if (!request.run) return
  const ruta = routeOf(request)
  const kind: ProvocationKind | null = seen.applied?.provocacion.tipo ?? null
  const lost = kind === 'conexion-cortada' || kind === 'sin-respuesta' || !reply.raw.writableFinished
  recordExchange(ctx, request.run.id, {
    inicio: seen.inicio,
    fin: lost ? ctx.realNow().getTime() : (seen.enviada ?? ctx.realNow().getTime()),
    metodo: request.method,
    ruta,
    camino: below(request.url.split('?', 1)[0]!).slice(0, LONGEST_PATH),
    consulta: seen.consulta,
    userAgent: request.headers['user-agent']?.slice(0, 300) ?? null,
    encabezados: keptHeaders(request.headers),
    token: tokenOf(request),
    cuerpo: keptBody(ruta, request.body, request.run.id),
    cuerpoSha256: bodyHash(request.body),
    estado: lost ? 0 : reply.statusCode,
    entregada: !lost,
    provocacion: kind,
    caso: seen.applied?.caso ?? null,
    respuesta: { ...seen.respuesta, ...(seen.desfase !== undefined && { desfase: seen.desfase }) },
  })
}

/** Of an answer in JSON; documents and archives are no text. */
function textOf(reply: FastifyReply, payload: unknown): string | undefined {
  if (!/json/.test(String(reply.getHeader('content-type') ?? ''))) return undefined
  return typeof payload === 'string' ? payload : Buffer.isBuffer(payload) ? payload.toString('utf8') : undefined
}

function tokenOf(request: FastifyRequest): string | null {
  const [, token] = /^(?:Bearer|DPoP) +(\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  return token === undefined ? null : fingerprint(token)
}
