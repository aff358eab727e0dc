// Files that pages need: scripts, icons. Each is named once, by the module that owns it; its address carries a digest of
// its content, so browsers keep it for ever and a changed one is another address. The bare address answers too, and revalidates.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../../../http/app-type.ts'
import { namesTag, notModified } from '../../../http/conditional.ts'
import { bestEncoding } from '../../../http/negotiate.ts'
import { httpProblems } from '../../../http/problems.ts'

export type Asset = {
  /** With the digest, for pages: `/recursos/efirma.js?v=…`. */
  url: string
  /** `/recursos/efirma.js`. */
  path: string
  type: string
  bytes: Buffer
  /** The Content-Security-Policy of the answer, where the file is a worker: its own policy holds for it. */
  policy: string | undefined
}

const TYPES: Record<string, string> = {
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
}
const YEAR_S = 31_536_000
const NO_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const assets = new Map<string, Asset>()

/** Answers whose bytes are the same until the next release: tagged and packed once. */
export type Constant = { bytes: Buffer; digest: string }

export const constantOf = (text: string): Constant => {
  const bytes = Buffer.from(text)
  return { bytes, digest: digestOf(bytes) }
}

const digestOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('base64url').slice(0, 12)

/** With a strong tag, one for each encoding; 304 to who has it. */
export async function sendConstant(request: FastifyRequest, reply: FastifyReply, constant: Constant): Promise<FastifyReply> {
  const encoding = bestEncoding(request)
  const tag = `"${constant.digest}-${encoding}"`
  reply.header('etag', tag).header('vary', 'accept-encoding')
  // Else it would be packed for nothing.
  if (request.method !== 'HEAD' && namesTag(request.headers['if-none-match'] ?? '', tag)) return notModified(reply)
  reply.header('content-encoding', encoding)
  return reply.send(encoding === 'identity' ? constant.bytes : await compressed(constant, encoding))
}

/**
 * Declares a file under `/recursos/<name>`. A script that names another asset by its bare address, in quotes, gets the address with
 * its digest: declare that one first. Refuses a name that is taken.
 */
export function defineAsset(name: string, file: string, options: { policy?: string } = {}): Asset {
  const path = `/recursos/${name}`
  if (assets.has(path)) throw new Error(`asset declared twice: ${path}`)
  let bytes = readFileSync(file)
  if (/\.js$/.test(name) && bytes.length < 100_000)
    bytes = Buffer.from(
      bytes.toString('utf8').replace(/(['"])(\/recursos\/[\w.-]+)\1/g, (whole, quote, to) => {
        const found = assets.get(to)
        return found ? `${quote}${found.url}${quote}` : whole
      }),
    )
  const digest = digestOf(bytes)
  const type = TYPES[name.split('.').at(-1)!]
  if (!type) throw new Error(`no media type for asset ${name}`)
  const asset = { url: `${path}?v=${digest}`, path, type, bytes, policy: options.policy }
  assets.set(path, asset)
  return asset
}

/** Serves every declared file. */
export async function assetRoutes(app: App): Promise<void> {
  app.get<{ Params: { archivo: string }; Querystring: { v?: string } }>(
    '/recursos/:archivo',
    { config: { access: 'public' }, schema: { hide: true }, helmet: { contentSecurityPolicy: false } },
    async (request, reply) => {
      const asset = assets.get(`/recursos/${request.params.archivo}`)
      if (!asset) throw httpProblems.RUTA_NO_ENCONTRADA()
      const digest = asset.url.split('?v=')[1]!
      reply
        .header('cache-control', request.query.v === digest ? `public, max-age=${YEAR_S}, immutable` : 'no-cache')
        .header('content-security-policy', asset.policy ?? NO_POLICY)
        .type(asset.type)
      return sendConstant(request, reply, { bytes: asset.bytes, digest })
    },
  )
}

const kept = new Map<string, Promise<Buffer>>()

/** Compressed once, as well as can be: on each request, at the speed of answers, forge would cost more than all else on its page. */
function compressed(asset: Constant, encoding: 'br' | 'gzip'): Promise<Buffer> {
  const key = `${asset.digest} ${encoding}`
  const known = kept.get(key)
  if (known) return known
  const made =
    encoding === 'gzip'
      ? promisify(gzip)(asset.bytes, { level: 9 })
      : promisify(brotliCompress)(asset.bytes, {
          params: { [constants.BROTLI_PARAM_SIZE_HINT]: asset.bytes.length, [constants.BROTLI_PARAM_QUALITY]: 10 },
        })
  kept.set(key, made)
  return made
}
