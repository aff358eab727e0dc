// The Fastify instance that every module is registered on: strict validators, problem+json, access control, request ids,
// logs without personal keys (routes are logged by their pattern, never with their values).
import { randomUUID } from 'node:crypto'
import '@fastify/swagger'
import etag from '@fastify/etag'
import formbody from '@fastify/formbody'
import compress from '@fastify/compress'
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import { constants } from 'node:zlib'
import type { Context } from '../context.ts'
import { type Access, type Authenticate, installAccess } from './access.ts'
import { installIdempotency } from './idempotency.ts'
import { installProblemHandler, PROBLEM_TYPE, problemBody, sendProblem, toProblem } from './problem-handler.ts'
import { httpProblems } from './problems.ts'
import { impliedCodes, PROBLEM_SCHEMA, refusals } from './refusals.ts'
import { validatorCompiler } from './validation.ts'

export const BODY_LIMIT = 1024 * 1024
const REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/
const EMPTY_QUERY = { type: 'object', properties: {}, additionalProperties: false }

export async function createServer(ctx: Context, checks: { token: Authenticate; operator: Authenticate }): Promise<FastifyInstance> {
  const { publicUrl } = ctx.config
  const app = Fastify({
    loggerInstance: ctx.log as unknown as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: ctx.config.trustProxy > 0 ? (_address: string, hop: number) => hop < ctx.config.trustProxy : false,
    requestTimeout: 60_000,
    return503OnClosing: false,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 200 },
    genReqId: (raw) => {
      const given = raw.headers['x-request-id']
      return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
    },
    frameworkErrors: (error, request, reply) => void sendProblem(publicUrl, request, reply, toProblem(error)),
    clientErrorHandler(error, socket) {
      if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
      const tooLarge = error.code === 'HPE_HEADER_OVERFLOW'
      const problem = httpProblems.PETICION_ILEGIBLE(tooLarge ? { detail: 'Los encabezados son demasiado grandes.' } : {})
      const body = JSON.stringify(problemBody(problem, publicUrl, `urn:sia:peticion:${randomUUID()}`))
      socket.end(`HTTP/1.1 400 Bad Request\r\nContent-Type: ${PROBLEM_TYPE}\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`)
    },
  })
  app.setValidatorCompiler(validatorCompiler as never)
  app.addSchema(PROBLEM_SCHEMA)
  installProblemHandler(app, publicUrl)
  installAccess(app, checks)
  completeSchemas(app)
  await app.register(formbody)
  await app.register(etag, { weak: true })
  await app.register(compress, {
    threshold: 1024,
    encodings: ['br', 'gzip'],
    brotliOptions: { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } },
    zlibOptions: { level: 5 },
  })
  installIdempotency(app, ctx)

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({ 'x-request-id': request.id, 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'cache-control': 'no-store' })
  })
  app.addHook('onResponse', async (request, reply) => {
    request.log.info(
      {
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime * 10) / 10,
        credential: request.caller?.credential,
      },
      'request',
    )
  })
  return app
}

/** Adds to each route's schema what follows from its declaration: no query unless declared, the refusals it can always answer. */
function completeSchemas(app: FastifyInstance): void {
  app.addHook('onRoute', (route) => {
    if (route.schema?.hide || !route.schema) return
    const schema = route.schema as Record<string, unknown> & { response: Record<string, object> }
    schema.querystring ??= EMPTY_QUERY
    const own = Object.values(schema.response).flatMap((r) => (r as { 'x-codigos'?: string[] })['x-codigos'] ?? [])
    const implied = impliedCodes({
      access: route.config?.access as Access,
      hasBody: schema.body !== undefined,
      idempotent: route.config?.idempotent === true,
    })
    schema.response = { ...schema.response, ...refusals(...own, ...implied) }
  })
}

