// For those who keep the service running: /livez (the process answers), /readyz (it can do its work), /metrics (Prometheus).
import type { FastifyReply } from 'fastify'
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'
import { Type } from 'typebox'
import type { Context } from '../context.ts'
import { schemaVersion } from '../db/migrate.ts'
import type { App } from './app-type.ts'
import { wantsPage } from './negotiate.ts'
import { httpProblems } from './problems.ts'
import { answer, refusals } from './refusals.ts'

export type Readiness = {
  state: 'starting' | 'ready' | 'draining'
  /** The sandbox comes up by itself, after the service; absent: as soon as the service. */
  sandbox?: 'starting' | 'ready' | 'interrupted'
}

const State = Type.Object(
  { estado: Type.String({ description: 'En palabras.', examples: ['listo'] }) },
  { $id: 'EstadoDelServicio', description: 'Cómo está el servicio.' },
)
const DEADLINE_MS = 2_000

const WHY_NO_SANDBOX = {
  starting: 'El ambiente de pruebas está iniciando.',
  interrupted: 'El ambiente de pruebas se interrumpió y se está reiniciando.',
}

/** Refuses while the sandbox is not there (yet). */
export function requireSandbox({ sandbox = 'ready' }: Readiness): void {
  if (sandbox === 'ready') return
  throw httpProblems.SERVICIO_NO_DISPONIBLE({ detail: WHY_NO_SANDBOX[sandbox], headers: { 'retry-after': '5' } })
}

/** What a browser is answered while the service starts. */
export type StartingPage = (reply: FastifyReply) => FastifyReply

// The page of the state, with its styles, says that the service is starting; the others would only fail.
const ALWAYS = new Set(['/livez', '/readyz', '/metrics', '/estado', '/recursos/:archivo'])

/** Refuses what cannot be answered yet. Before callers are looked up: there may be no tables to find them in. */
export function holdUntilReady(app: App, readiness: Readiness, page?: StartingPage): void {
  app.addHook('onRequest', (request, reply, done) => {
    const { url = '', config } = request.routeOptions
    if (readiness.state === 'starting' && !ALWAYS.has(url)) {
      const headers = { 'retry-after': '5' }
      if (page && wantsPage(request)) return void page(reply.code(503).headers(headers))
      return done(httpProblems.SERVICIO_NO_DISPONIBLE({ detail: 'El servicio está iniciando.', headers }))
    }
    if (config.environment === 'sandbox') requireSandbox(readiness)
    done()
  })
}

export function registerHealth(app: App, ctx: Context, readiness: Readiness): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  app.addHook('onResponse', (request, reply, done) => {
    duration.observe(
      { method: request.method, route: request.routeOptions.url ?? 'none', status: String(reply.statusCode) },
      reply.elapsedTime / 1000,
    )
    done()
  })

  app.get(
    '/livez',
    {
      config: { access: 'public' },
      schema: {
        summary: 'El proceso responde',
        description: 'Responde mientras el proceso vive, también sin base de datos: sirve para saber si hay que reiniciarlo.',
        tags: ['Operación'],
        operationId: 'livez',
        response: { 200: answer('Vivo', State) },
      },
    },
    async () => ({
      estado: 'vivo',
    }),
  )

  app.get(
    '/readyz',
    {
      config: { access: 'public' },
      schema: {
        summary: 'El servicio puede atender',
        description:
          '503 mientras inicia, mientras termina y cuando falta la base de datos: sirve para saber si enviarle peticiones.',
        tags: ['Operación'],
        operationId: 'readyz',
        response: { 200: answer('Listo', State), ...refusals('SERVICIO_NO_DISPONIBLE') },
      },
    },
    async () => {
      const why = await whyUnready(ctx, readiness)
      if (why) throw httpProblems.SERVICIO_NO_DISPONIBLE({ ...why, headers: { 'retry-after': '5' } })
      return { estado: 'listo' }
    },
  )

  app.get('/metrics', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  )
}

/** Why the service cannot do its work now, for everybody to read; `cause` is for the log. Undefined where it can. */
export async function whyUnready(ctx: Context, readiness: Readiness): Promise<{ detail: string; cause?: unknown } | undefined> {
  if (readiness.state === 'starting') return { detail: 'El servicio está iniciando.' }
  if (readiness.state === 'draining') return { detail: 'El servicio se está cerrando.' }
  try {
    const version = await within(DEADLINE_MS, schemaVersion(ctx.database))
    return version.database === version.release ? undefined : { detail: 'La base de datos tiene otra versión de esquema.' }
  } catch (cause) {
    return { detail: 'La base de datos no responde.', cause }
  }
}

export async function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
