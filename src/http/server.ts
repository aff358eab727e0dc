// The Fastify instance that every module is registered on: strict validators, problem+json, access control, request ids,
// logs without personal keys (routes are logged by their pattern, never with their values).
import { randomUUID } from 'node:crypto'
import type { Socket } from 'node:net'
import '@fastify/swagger'
import compress from '@fastify/compress'
import formbody from '@fastify/formbody'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify, { type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Context } from '../context.ts'
import { type Access, type Checks, installAccess } from './access.ts'
import type { App } from './app-type.ts'
import { BROTLI, compressHtml, GZIP, PACKED_FROM } from './compress-html.ts'
import { installConditional } from './conditional.ts'
import { holdUntilReady, type Readiness, type StartingPage } from './health.ts'
import { installIdempotency } from './idempotency.ts'
import { LazyLogger } from './lazy-logger.ts'
import { bareRoute, writtenAs } from './named-schemas.ts'
import { answerUnreadable, installProblemHandler, sendProblem, toProblem } from './problem-handler.ts'
import { httpProblems } from './problems.ts'
import { type RequestProxy, wasProxied } from './proxy.ts'
import { impliedCodes, refusals } from './refusals.ts'
import { addSecurityHeaders, takePolicies } from './security-headers.ts'
import { guardText } from './text-guard.ts'
import { validatorCompiler } from './validation.ts'

export const BODY_LIMIT = 1024 * 1024
const FORM = 'application/x-www-form-urlencoded'
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/
const EMPTY_QUERY = { type: 'object', properties: {}, additionalProperties: false }

/** Longer than what is accepted from clients by what the process in front adds. */
const HEADERS_BEHIND = 32 * 1024

/** While it closes, connections that have become idle are ended this often. */
const SWEEP_MS = 100

export type Place = {
  readiness?: Readiness
  startingPage?: StartingPage
  /** How callers are known in the sandbox, where `ctx` has one. */
  sandbox?: Checks | undefined
  /** Answers the sandbox's requests from another process. */
  proxy?: RequestProxy | undefined
  /** Behind another process of this service, on this machine, which alone may connect: it has read the head and watches over the time. */
  behind?: boolean
}

export async function createServer(ctx: Context, checks: Checks, place: Place = {}): Promise<App> {
  const { publicUrl, trustProxy } = ctx.config
  const { readiness = { state: 'ready' }, startingPage, sandbox = checks, proxy, behind = false } = place
  const hops = behind ? 1 : trustProxy
  const app = Fastify({
    loggerInstance: ctx.log,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (logger, bindings) => new LazyLogger(logger, bindings),
    bodyLimit: BODY_LIMIT,
    trustProxy: hops > 0 ? (_address: string, hop: number) => hop < hops : false,
    requestTimeout: behind ? 0 : 60_000,
    // An old client (HTTP/1.0) need not name a host, and is asked for here as a newer one would be.
    ...(behind && { http: { maxHeaderSize: HEADERS_BEHIND, requireHostHeader: false } }),
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    genReqId: (raw) => {
      const given = raw.headers['x-request-id']
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    },
    frameworkErrors: (error, request, reply) =>
      void sendProblem(publicUrl, request, withCommonHeaders(request, reply), toProblem(error)),
    clientErrorHandler: (error, socket) => answerUnreadable(publicUrl, error, socket),
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(validatorCompiler)
  endQuietConnections(app)
  installProblemHandler(app, publicUrl)
  // Headers before access control, so that a refusal carries them too.
  takePolicies(app)
  app.addHook('onRequest', (request, reply, done) => {
    withCommonHeaders(request, reply)
    done()
  })
  app.addHook('onRequest', (request, _reply, done) => done(namesTwoHosts(request) ? twoHosts() : undefined))
  holdUntilReady(app, readiness, startingPage)
  if (proxy)
    app.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config.environment === 'sandbox') proxy(request, reply, done)
      else done()
    })
  installAccess(app, (environment) => (environment === 'sandbox' ? sandbox : checks))
  completeSchemas(app)
  app.removeContentTypeParser('text/plain')
  await app.register(formbody)
  // A form is read where the route says so (`schema.consumes`), as OAuth 2.0 wants it; everywhere else a body is JSON.
  app.addHook('preValidation', (request, _reply, done) => {
    const isForm = request.headers['content-type']?.startsWith(FORM) ?? false
    const isOdd = isForm && !request.is404 && !request.routeOptions.schema?.consumes?.includes(FORM)
    done(isOdd ? httpProblems.TIPO_NO_ADMITIDO() : undefined)
  })
  guardText(app)
  // Before tags and compress: what is kept is the answer itself, not this client's encoding of it.
  installIdempotency(app, ctx)
  installConditional(app)
  compressHtml(app)
  boundBodies(app)
  await app.register(compress, {
    threshold: PACKED_FROM,
    encodings: ['br', 'gzip'],
    customTypes: /^text\/(?!event-stream)|[/+](?:x-nd)?json(?:;|$)|\/(?:javascript|yaml|xml)(?:;|$)/,
    brotliOptions: BROTLI,
    zlibOptions: GZIP,
  })

  app.addHook('onResponse', (request, reply, done) => {
    if (wasProxied(request)) return done()
    ctx.log.info(
      {
        reqId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        credential: request.caller?.credential,
      },
      'request',
    )
    done()
  })
  return app
}

/** Who is not known brings a small body, and none that unfolds to a thousand times what was sent. A route that needs more says how much. */
const STRANGERS_BODY = 64 * 1024
const KNOWN: ReadonlySet<Access | undefined> = new Set<Access>(['token', 'operator', 'session'])

function boundBodies(app: App): void {
  app.addHook('onRoute', (route) => {
    // What comes without a body is not looked at for a packed one.
    if (route.method === 'GET' || route.method === 'HEAD') {
      route.decompress = false
      return
    }
    if (KNOWN.has(route.config?.access)) return
    route.decompress = false
    route.bodyLimit ??= STRANGERS_BODY
  })
  app.addHook('preParsing', (request, _reply, _payload, done) => {
    const packed = request.headers['content-encoding'] !== undefined && request.headers['content-encoding'] !== 'identity'
    done(packed && !request.is404 && !KNOWN.has(request.routeOptions.config.access) ? notPackedHere() : null)
  })
}
const notPackedHere = () =>
  httpProblems.TIPO_NO_ADMITIDO({ detail: 'Aquí el cuerpo se envía sin comprimir: quite el encabezado Content-Encoding.' })

/**
 * Closing waits for the requests under way, and for nothing else. Node would wait, too, for connections on which nothing was ever asked
 * (browsers open some that they may need), and for those whose answer was under way and that are idle since.
 */
function endQuietConnections(app: App): void {
  const { server } = app
  const silent = new Set<Socket>()
  let closing = false
  server.on('connection', (socket: Socket) => {
    if (closing) return socket.destroy()
    silent.add(socket)
    socket.once('close', () => silent.delete(socket))
  })
  server.on('request', ({ socket }) => silent.delete(socket))
  app.addHook('preClose', async () => {
    closing = true
    for (const socket of silent) socket.destroy()
    if (!server.listening) return
    const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS)
    server.once('close', () => clearInterval(sweep))
  })
}

const withCommonHeaders = (request: FastifyRequest, reply: FastifyReply): FastifyReply =>
  // What is answered is about persons; pages and files that are not say so themselves.
  addSecurityHeaders(reply).header('x-request-id', request.id).header('cache-control', 'no-store')

/** Node takes the first and says nothing; a proxy in front may have taken the other one (IETF RFC 9112, 3.2). */
function namesTwoHosts({ raw: { rawHeaders } }: FastifyRequest): boolean {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]!
    if (name.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return hosts > 1
}
const twoHosts = () => httpProblems.PETICION_ILEGIBLE({ detail: 'La petición trae más de un encabezado Host.' })

/** Adds to each route's schema what follows from its declaration: no query unless declared, the refusals it can always answer. */
function completeSchemas(app: App): void {
  app.addHook('onRoute', (route) => {
    if (!route.schema || writtenAs(route.schema)) return
    const schema = route.schema as Record<string, unknown> & { response: Record<string, Record<string, unknown>> }
    if (!schema.hide) addImplied(schema, route.config ?? {})
    // The contract is drawn from what was written; validators and serializers take it without names.
    route.schema = bareRoute(schema)
  })
}

function addImplied(
  schema: Record<string, unknown> & { response: Record<string, object> },
  config: { access?: Access; idempotent?: boolean },
): void {
  schema.querystring ??= EMPTY_QUERY
  const own = Object.values(schema.response).flatMap((r) => (r as { 'x-codigos'?: string[] })['x-codigos'] ?? [])
  const implied = impliedCodes({
    access: config.access as Access,
    hasBody: schema.body !== undefined,
    idempotent: config.idempotent === true,
  })
  // Where a standard prescribes another form of error (OAuth), the route says so itself for each status.
  const ownForm = Object.entries(schema.response).filter(
    ([status, r]) => Number(status) >= 400 && !('application/problem+json' in ((r as { content?: object }).content ?? {})),
  )
  schema.response = { ...schema.response, ...refusals(...own, ...implied), ...Object.fromEntries(ownForm) }
}
