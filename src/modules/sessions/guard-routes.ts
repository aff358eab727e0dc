// Routes with access `session`: who is not signed in is sent to sign in, who lacks the route's right is refused, and a form is
// believed only from our own pages. Each such route declares its `derecho`; one that does not stops the boot.
import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { wantsPage } from '../../http/negotiate.ts'
import { readToken } from './cookie.ts'
import { CSRF_FIELD, isCsrfOf, refuseForeign } from './csrf.ts'
import { problems } from './problems.ts'
import { currentSession } from './read-session.ts'
import type { Derecho } from './rules.ts'
import type { AlsoSelect, Session } from './session.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Of a `session` route: what one must be allowed to do; null where being signed in is enough. */
    derecho?: Derecho | null
    /** Asked in the same statement as who is signed in. */
    alsoSelect?: AlsoSelect
    /** Of a form of several parts: reads it into the body, where its hidden text is looked for. */
    readParts?: (request: FastifyRequest) => Promise<Record<string, unknown>>
  }
  interface FastifyRequest {
    session: Session | undefined
  }
}

const SAFE: ReadonlySet<string> = new Set(['GET', 'HEAD'])

/** Call before any route is registered. */
export async function installSessions(app: App, ctx: Context): Promise<void> {
  await app.register(cookie)
  app.decorateRequest('session', undefined)
  app.addHook('onRoute', ({ config, method, url }) => {
    if (config?.access === 'session' && config.derecho === undefined)
      throw new Error(`route ${String(method)} ${url} does not declare its derecho`)
  })
  app.addHook('onRequest', (request, reply, done) => {
    if (request.routeOptions.config.access !== 'session') return done()
    admit(ctx, request, reply).then((answered) => void (answered ?? done()), done)
  })
  // After the body was read, before it is judged: the field is ours, no form's schema knows it.
  app.addHook('preValidation', async (request) => {
    const { access, readParts } = request.routeOptions.config
    if (access !== 'session' || SAFE.has(request.method)) return
    refuseForeign(ctx, request)
    if (readParts) request.body = await readParts(request)
    guardForm(ctx, request)
  })
}

/** The session of a route with access `session`. */
export function sessionOf(request: FastifyRequest): Session {
  if (!request.session) throw new Error('sessionOf on a route without access session')
  return request.session
}

async function admit(ctx: Context, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  const session = await currentSession(ctx, request)
  if (!session) {
    if (!wantsPage(request)) throw problems.SESION_REQUERIDA()
    const back = request.method === 'GET' ? request.url : '/portal'
    return reply.redirect(`/portal/entrar?volver=${encodeURIComponent(back)}`, 303)
  }
  const { derecho } = request.routeOptions.config
  if (derecho && !session.derechos.has(derecho)) throw problems.SESION_SIN_DERECHO()
  request.session = session
  return undefined
}

function guardForm(ctx: Context, request: FastifyRequest): void {
  const body = (request.body ?? {}) as Record<string, unknown>
  const token = readToken(ctx, request)
  // A script's request carries it as a header.
  if (!token || !isCsrfOf(token, body[CSRF_FIELD] ?? request.headers['x-csrf-token'])) throw problems.FORMULARIO_AJENO()
  delete body[CSRF_FIELD]
}
