// One handler answers every refusal as application/problem+json (IETF RFC 9457), Fastify's own errors included.
import { randomUUID } from 'node:crypto'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { Problem } from '../kernel/problem.ts'
import type { App } from './app-type.ts'
import { takesLongBody } from './long-body.ts'
import { httpProblems as p } from './problems.ts'
import { fieldErrors } from './validation.ts'

export const PROBLEM_TYPE = 'application/problem+json; charset=utf-8'

/** The body of a refusal as it goes on the wire. */
export const problemBody = (problem: Problem, publicUrl: string, instance: string) => ({
  type: `${publicUrl}/docs/errores#${problem.codigo}`,
  title: problem.title,
  status: problem.status,
  ...(problem.detail && { detail: problem.detail }),
  instance,
  codigo: problem.codigo,
  ...(problem.errores && { errores: problem.errores }),
})

// PostgreSQL classes that mean "not now": connection lost, resources (53100 is a full disk), operator intervention, cannot connect.
const AWAY_STATES = /^(08|53|57P|58)/
const AWAY_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENOSPC',
  'EROFS',
  'EDQUOT',
])
const AWAY_TEXTS = /timeout exceeded when trying to connect|Connection terminated|PGlite is closed|not queryable|No space left/i

/** True where the database, the disk or another part that the service needs is away, so that trying later helps. */
export function isAway(error: unknown): boolean {
  const { code, message, errors } = (error ?? {}) as { code?: string; message?: string; errors?: unknown[] }
  if (errors?.some(isAway)) return true
  return (typeof code === 'string' && (AWAY_CODES.has(code) || AWAY_STATES.test(code))) || AWAY_TEXTS.test(message ?? '')
}

/** Turns whatever was thrown into the Problem that the caller may see. */
export function toProblem(error: unknown): Problem {
  if (error instanceof Problem) return error
  const { code, validation, validationContext, statusCode } = (error ?? {}) as Partial<FastifyError>
  if (validation) {
    const kind = validationContext === 'body' ? p.CUERPO_INVALIDO : p.PARAMETRO_INVALIDO
    return kind({ errores: fieldErrors(validation) })
  }
  switch (code) {
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return p.CUERPO_INVALIDO({ detail: 'El cuerpo no es JSON bien formado en UTF-8.' })
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return p.CUERPO_INVALIDO({ detail: 'El cuerpo no mide lo que dice Content-Length.' })
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return p.CUERPO_DEMASIADO_GRANDE()
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return p.TIPO_NO_ADMITIDO()
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return p.RUTA_NO_ENCONTRADA()
    default:
  }
  if (isAway(error)) return p.SERVICIO_NO_DISPONIBLE({ cause: error, headers: { 'retry-after': '5' } })
  if (statusCode === 415) return p.TIPO_NO_ADMITIDO({ detail: 'Revise el encabezado Content-Encoding; se admiten gzip y br.' })
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) return p.PETICION_ILEGIBLE({ cause: error })
  return p.ERROR_INTERNO({ cause: error })
}

export function sendProblem(publicUrl: string, request: FastifyRequest, reply: FastifyReply, problem: Problem) {
  if (problem.status === 401 && !problem.headers['www-authenticate']) reply.header('www-authenticate', 'Bearer realm="sia"')
  reply.code(problem.status).headers(problem.headers).type(PROBLEM_TYPE)
  return reply
    .serializer(JSON.stringify as (payload: unknown) => string)
    .send(problemBody(problem, publicUrl, `urn:sia:peticion:${request.id}`))
}

export function installProblemHandler(app: App, publicUrl: string): void {
  app.setErrorHandler((error, request, reply) => {
    const problem = toProblem(error)
    // A 503 without a cause was said on purpose (starting, draining): no stack at each probe.
    const fault = problem.status >= 500 && (problem.cause !== undefined || problem.status === 500)
    if (fault) request.log.error({ err: problem.cause ?? problem, codigo: problem.codigo }, 'request failed')
    else request.log.info({ codigo: problem.codigo }, 'request refused')
    // A stream that has begun cannot become a problem: break it off, so that the client notices.
    if (reply.raw.headersSent) return void reply.raw.destroy()
    return sendProblem(publicUrl, request, reply, problem)
  })
  app.setNotFoundHandler((request, reply) => {
    const path = request.url.split('?')[0]!
    const allowed = [...new Set(app.routePatterns.filter((route) => route.pattern.test(path)).map((route) => route.method))]
    const problem =
      allowed.length > 0 ? p.METODO_NO_PERMITIDO({ headers: { allow: allowed.join(', ') } }) : p.RUTA_NO_ENCONTRADA()
    return sendProblem(publicUrl, request, reply, problem)
  })
}

const UNREADABLE: Record<string, () => Problem> = {
  HPE_HEADER_OVERFLOW: p.ENCABEZADOS_DEMASIADO_GRANDES,
  ERR_HTTP_REQUEST_TIMEOUT: p.TIEMPO_AGOTADO,
}

/** Answers what is not an HTTP request at all, or never ended: no Fastify request exists yet, so the bytes are written here. */
export function answerUnreadable(publicUrl: string, error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && takesLongBody(socket)) return
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy()
  const problem = (UNREADABLE[error.code ?? ''] ?? p.PETICION_ILEGIBLE)()
  const id = randomUUID()
  const body = JSON.stringify(problemBody(problem, publicUrl, `urn:sia:peticion:${id}`))
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `Content-Type: ${PROBLEM_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    `X-Request-Id: ${id}`,
    'Cache-Control: no-store',
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`)
}
