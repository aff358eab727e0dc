// Pages are compressed in one go, before they are sent. As a stream, each goes through other threads and back several times, which
// costs more than packing it, above all where every core is busy and each turn is waited for.
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { FastifyRequest } from 'fastify'
import type { App } from './app-type.ts'
import { bestEncoding } from './negotiate.ts'

/** Bytes; what is shorter travels as it is. */
export const PACKED_FROM = 1024
export const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
export const GZIP = { level: 5 }
/** Above, a stream: other requests would wait for it. At this length it is about 3 ms. */
const AT_ONCE = 256 * 1024

/** Call before other compression is registered: that leaves alone what is packed already. */
export function compressHtml(app: App): void {
  /** By route and encoding: what was packed last, of pages that are everybody's. */
  const kept = new Map<string, { text: string; packed: Buffer }>()
  app.addHook('onSend', (request, reply, payload, done) => {
    if (typeof payload !== 'string' || payload.length < PACKED_FROM || payload.length > AT_ONCE) return done(null, payload)
    if (!String(reply.getHeader('content-type')).startsWith('text/html') || reply.hasHeader('content-encoding'))
      return done(null, payload)
    const encoding = bestEncoding(request)
    if (encoding === 'identity') return done(null, payload)
    reply.header('content-encoding', encoding).header('vary', 'accept-encoding')
    // It was said for the text.
    reply.removeHeader('content-length')
    const key = isEverybodys(request) ? `${encoding} ${request.routeOptions.url}` : undefined
    const before = key === undefined ? undefined : kept.get(key)
    if (before?.text === payload) return done(null, before.packed)
    const packed = encoding === 'br' ? brotliCompressSync(payload, BROTLI) : gzipSync(payload, GZIP)
    if (key !== undefined) kept.set(key, { text: payload, packed })
    done(null, packed)
  })
}

/** Nobody is signed in, and nothing that was typed or sent in a link is in the page: only such a page stays in memory. */
const isEverybodys = ({ method, url, headers, routeOptions }: FastifyRequest): boolean =>
  method === 'GET' && headers.cookie === undefined && routeOptions.url !== undefined && routeOptions.url === url
