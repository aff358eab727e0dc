// Hands a request over to another process of this service, by a socket of this machine, and its answer back: as it comes and as fast as
// each side takes it. Who hangs up on one side is hung up on at the other, so that a connection that is cut there is cut for the
// client too, and work for a client that has left ends there. (docs/adr/0027)
import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { httpProblems } from './problems.ts'

/** An onRequest hook that answers in its own way, or calls `done`. */
export type RequestProxy = (request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void) => void

/** What belongs to one connection alone (IETF RFC 9110, 7.6.1); the other process is asked over a connection of its own. */
const OF_ONE_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'expect',
])
/** What this process has found out of the client by its own rules (TRUST_PROXY), and tells in its own words. */
const TOLD_ANEW = new Set(['x-request-id', 'x-forwarded-for'])
const HAVE_NO_BODY = new Set(['GET', 'HEAD', 'DELETE', 'OPTIONS', 'TRACE'])
/** Nobody listens, or no longer: the request did not get there. */
const NOBODY_THERE = new Set(['ECONNREFUSED', 'ENOENT', 'ECONNABORTED', 'EAGAIN'])
/** Each holds two sockets of this process. */
const MOST_AT_ONCE = 1_000

const handed = new WeakSet<FastifyRequest>()
/** It was answered by the other process, which has noted it in the log. */
export const wasProxied = (request: FastifyRequest): boolean => handed.has(request)

/** `socketPath` is asked for at each request. Refuses SERVICIO_NO_DISPONIBLE where nobody listens there. */
export function proxyTo(socketPath: () => string): { proxy: RequestProxy; close(): void } {
  const agent = new http.Agent({ keepAlive: true })
  let atOnce = 0

  function proxy(request: FastifyRequest, reply: FastifyReply, done: (error?: Error) => void): void {
    if (atOnce >= MOST_AT_ONCE) return void done(away())
    const [incoming, outgoing] = [request.raw, reply.raw]
    const { method, url: path } = incoming
    const headers = requestHeaders(incoming, request)
    const there = http.request({ agent, socketPath: socketPath(), method, path, headers } as http.RequestOptions)
    atOnce++
    there.once('close', () => atOnce--)
    there.on('response', (answer) => {
      handed.add(request)
      reply.hijack()
      passOn(answer, outgoing)
    })
    there.on('error', (error: NodeJS.ErrnoException) => {
      incoming.unpipe(there)
      incoming.resume()
      // An answer that has begun is broken off where it ends too early (passOn).
      if (reply.sent) return
      if (NOBODY_THERE.has(error.code ?? '')) return done(away(error))
      // Cut off without an answer: so is the client. What was done there, nobody knows here.
      handed.add(request)
      reply.hijack()
      outgoing.destroy()
    })
    outgoing.once('close', () => {
      if (!outgoing.writableFinished) there.destroy()
    })
    sendBody(incoming, there)
  }

  return { proxy, close: () => agent.destroy() }
}

function sendBody(incoming: IncomingMessage, there: ClientRequest): void {
  incoming.once('close', () => {
    if (!incoming.complete) there.destroy()
  })
  incoming.pipe(there)
}

function passOn(answer: IncomingMessage, outgoing: ServerResponse): void {
  if (outgoing.destroyed) return void answer.destroy()
  for (const name of outgoing.getHeaderNames()) outgoing.removeHeader(name)
  const headers = kept(answer.rawHeaders, (name) => !OF_ONE_CONNECTION.has(name))
  // Said where a body was refused unread: the client is not to send it to its end.
  if (/\bclose\b/i.test(answer.headers.connection ?? '')) headers.push('Connection', 'close')
  outgoing.writeHead(answer.statusCode!, answer.statusMessage, headers)
  // What has no length comes as it is made, and its reader wants to know at once that it comes.
  if (answer.headers['content-length'] === undefined) outgoing.flushHeaders()
  answer.once('close', () => {
    if (!answer.complete) outgoing.destroy()
  })
  answer.pipe(outgoing)
}

/** Names and values in turn, as they came. */
function requestHeaders({ method, headers, rawHeaders }: IncomingMessage, { id, ip }: FastifyRequest): string[] {
  const own = kept(rawHeaders, (name) => !OF_ONE_CONNECTION.has(name) && !TOLD_ANEW.has(name))
  own.push('X-Request-Id', id)
  if (ip) own.push('X-Forwarded-For', ip)
  if (headers['transfer-encoding'] !== undefined) own.push('Transfer-Encoding', 'chunked')
  // Else the client of Node would announce pieces where nothing follows.
  else if (headers['content-length'] === undefined && !HAVE_NO_BODY.has(method!)) own.push('Content-Length', '0')
  return own
}

function kept(raw: string[], keep: (name: string) => boolean): string[] {
  const left: string[] = []
  for (let i = 0; i < raw.length; i += 2) if (keep(raw[i]!.toLowerCase())) left.push(raw[i]!, raw[i + 1]!)
  return left
}

const away = (cause?: Error) =>
  httpProblems.SERVICIO_NO_DISPONIBLE({
    cause,
    detail: 'El ambiente de pruebas no está disponible en este momento.',
    headers: { 'retry-after': '5' },
  })
