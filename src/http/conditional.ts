// Conditional reading (IETF RFC 9110, 13.1.2): who has already what a GET would answer is told so, with 304 and no body. Nothing but a
// 2xx of GET or HEAD is tagged or becomes a 304: a refusal is no news that a client may take for "nothing new".
import { createHash } from 'node:crypto'
import type { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'

/**
 * `If-None-Match: *`: the client wants nothing of what is there, whichever version. A route whose GET has an effect asks this before it
 * does anything, or what nobody got would count as handed over.
 */
export const wantsNone = (request: FastifyRequest): boolean => request.headers['if-none-match']?.trim() === '*'

export const notModified = (reply: FastifyReply): FastifyReply => reply.code(304).send()

const TAG = /(?:W\/)?("[^"]*")/g

/** `given`: If-None-Match, of several lines too, which Node joins. Compared weakly, as RFC 9110 wants it here. */
export function namesTag(given: string, etag: string): boolean {
  const opaque = etag.replace(/^W\//, '')
  return [...given.matchAll(TAG)].some(([, tag]) => tag === opaque)
}

export function installConditional(app: App): void {
  app.addHook('onSend', (request, reply, payload, done) => {
    const { method } = request
    if ((method !== 'GET' && method !== 'HEAD') || reply.statusCode < 200 || reply.statusCode > 299) return done(null, payload)
    if (!reply.hasHeader('etag') && (typeof payload === 'string' || Buffer.isBuffer(payload)))
      reply.header('etag', `W/"${createHash('sha1').update(payload).digest('base64')}"`)
    if (!isKnown(request, reply)) return done(null, payload)
    reply.code(304)
    // Fastify takes the body from an answer to HEAD itself, and wants to see it.
    if (method === 'HEAD') return done(null, payload)
    ;(payload as Partial<Readable> | null)?.destroy?.()
    reply.removeHeader('content-type').removeHeader('content-length')
    done(null, null)
  })
}

function isKnown(request: FastifyRequest, reply: FastifyReply): boolean {
  const given = request.headers['if-none-match']
  if (given === undefined) return false
  // Of what only some may read, the effect may have come about by now (notices count as delivered): then it is handed over, unless the
  // route itself has seen to it before.
  if (wantsNone(request)) return request.routeOptions.config.access === 'public'
  const etag = reply.getHeader('etag')
  return typeof etag === 'string' && namesTag(given, etag)
}
