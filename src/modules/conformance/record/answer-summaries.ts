// What is kept of requests and answers: enough to judge, and nothing secret. Pure.
import { createHash, createHmac } from 'node:crypto'
import type { Answer, SeenNotice } from './exchange.ts'
import { ACKNOWLEDGEMENT_ROUTE, FEED_ROUTE, TOKEN_ROUTE } from './exchange.ts'

export const fingerprint = (secret: string): string => createHash('sha256').update(secret).digest('base64url').slice(0, 22)

/** What a database keeps as text: without NUL, and without halves of characters. */
const storable = (text: string): string => text.replaceAll('\0', '\ufffd').toWellFormed()

/** As JSON; undefined where it is nested so deep that it can not be written. */
function written(value: unknown, replace?: (key: string, value: unknown) => unknown): string | undefined {
  try {
    return JSON.stringify(value, replace)
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const KEPT_HEADERS = ['accept', 'accept-encoding', 'content-type', 'date', 'idempotency-key', 'if-none-match', 'x-request-id']
const LONGEST_HEADER = 300
/** Bodies beyond this are told by their size; those that judges read may be longer. */
const LONGEST_BODY = 8_000
const LONGEST_READ_BODY = 400_000

export function keptHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const name of KEPT_HEADERS) {
    const value = headers[name]
    if (typeof value === 'string') kept[name] = value.slice(0, LONGEST_HEADER)
  }
  return kept
}

/** Fields whose values never are kept, wherever they stand in a body. */
const SECRETS = new Set([
  'client_secret',
  'client_assertion',
  'access_token',
  'token',
  'firma',
  'contrasena',
  'password',
  'secreto',
  'certificado',
])

/** The body without secrets; a one-time code becomes a fingerprint of the run's own, so that two uses of one can be told. */
export function keptBody(route: string | null, body: unknown, corrida: string): unknown {
  if (body === null || body === undefined || typeof body !== 'object') return null
  const kept = written(body, (key, value) => {
    if (SECRETS.has(key)) return value === '' ? '' : '(oculto)'
    if (key === 'otp' && typeof value === 'string' && value !== '')
      return createHmac('sha256', corrida).update(value).digest('base64url').slice(0, 22)
    if (typeof value === 'string') return storable(value)
    return isPlain(value) && Object.keys(value).some((name) => storable(name) !== name)
      ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [storable(name), inner]))
      : value
  })
  if (kept === undefined) return TOO_DEEP
  const most = READ_BY_JUDGES.has(route ?? '') ? LONGEST_READ_BODY : LONGEST_BODY
  return kept.length <= most ? JSON.parse(kept) : { bytes: kept.length }
}

const TOO_DEEP = { demasiadoProfundo: true }
const isPlain = (value: unknown): value is object => typeof value === 'object' && value !== null && !Array.isArray(value)

const MOST_PARAMETERS = 30
const LONGEST_PARAMETER = 2_000

/** The parameters of a query, those that come first; also secrets that somebody sends there by mistake are left out. */
export const keptQuery = (query: string): Record<string, string> =>
  Object.fromEntries(
    [...new URLSearchParams(query)].slice(0, MOST_PARAMETERS).map(([name, value]) => {
      const hidden = value !== '' && (SECRETS.has(name) || name === 'otp')
      return [storable(name.slice(0, 100)), hidden ? '(oculto)' : storable(value.slice(0, LONGEST_PARAMETER))]
    }),
  )

export const REPORT_ROUTE = '/v1/reportes'
const READ_BY_JUDGES = new Set([ACKNOWLEDGEMENT_ROUTE, REPORT_ROUTE])

export const bodyHash = (body: unknown): string | null => (body === null || body === undefined ? null : hexOf(written(body)))

const hexOf = (text: string | undefined) => (text === undefined ? null : createHash('sha256').update(text).digest('hex'))

type Wire = {
  codigo?: unknown
  error?: unknown
  cursor?: unknown
  hayMas?: unknown
  datos?: unknown
  access_token?: unknown
  expires_in?: unknown
}

/** `payload`: the answer's text, where it is one. */
export function answerOf(
  route: string | null,
  status: number,
  headers: Record<string, unknown>,
  payload: string | undefined,
): Answer {
  const answer: Answer = {}
  const wait = Number(headers['retry-after'])
  if (headers['retry-after'] !== undefined && Number.isFinite(wait)) answer.esperar = wait
  if (typeof headers.etag === 'string') answer.etag = headers.etag
  if (typeof headers['sia-cursor'] === 'string') Object.assign(answer, { cursor: headers['sia-cursor'], hayMas: false })
  const body = parsed(headers, payload)
  if (!body) return answer
  if (status >= 400) {
    const code = body.codigo ?? body.error
    if (typeof code === 'string') answer.codigo = code
  } else if (route === TOKEN_ROUTE) {
    if (typeof body.access_token === 'string') answer.token = fingerprint(body.access_token)
    if (typeof body.expires_in === 'number') answer.vida = body.expires_in
  } else if (route === FEED_ROUTE) {
    if (typeof body.cursor === 'string') answer.cursor = body.cursor
    if (typeof body.hayMas === 'boolean') answer.hayMas = body.hayMas
    if (Array.isArray(body.datos)) answer.avisos = body.datos.map(seenNotice)
  }
  return answer
}

const seenNotice = ({ folioAviso, fechaEfecto, efecto }: SeenNotice): SeenNotice => ({ folioAviso, fechaEfecto, efecto })

function parsed(headers: Record<string, unknown>, payload: string | undefined): Wire | undefined {
  if (!payload || !/json/.test(String(headers['content-type']))) return undefined
  try {
    const value: unknown = JSON.parse(payload)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** The same page with fields that no reference mentions. */
export function withNewFields(payload: string): string {
  const page = JSON.parse(payload) as { datos?: object[] }
  if (!Array.isArray(page.datos)) return payload
  const datos = page.datos.map((notice) => ({ ...notice, origenAviso: 'PRUEBA', detalleNuevo: { version: 2, lista: [1, null] } }))
  return JSON.stringify({ ...page, datos, avisoDelServicio: null })
}

/** The same answer of the token endpoint with a shorter life; a token that lives less already keeps its own. */
export function withLife(payload: string, seconds: number): string {
  const answer = JSON.parse(payload) as { expires_in?: number }
  return JSON.stringify({ ...answer, expires_in: Math.min(answer.expires_in ?? seconds, seconds) })
}
