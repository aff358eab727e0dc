// Forms that change something are believed only from our own pages (docs/adr/0018): the browser must not say that they come from
// elsewhere, and a form of somebody who is signed in carries a text that only this session's pages hold.
import { createHmac, timingSafeEqual } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { type Html, html } from '../../http/html.ts'
import { problems } from './problems.ts'
import type { Session } from './session.ts'

export const CSRF_FIELD = '_csrf'
const SALT_BYTES = 9

const mac = (token: string, salt: string): Buffer => createHmac('sha256', token).update(`sia formulario ${salt}`).digest()

/** Salted anew for each page, so that compressed answers that repeat typed text do not give it away bit by bit (BREACH). */
export function csrfOf(ctx: Context, token: string): string {
  const salt = ctx.random(SALT_BYTES).toString('base64url')
  return `${salt}.${mac(token, salt).toString('base64url')}`
}

export function isCsrfOf(token: string, given: unknown): boolean {
  const [salt, sent] = typeof given === 'string' && given.length < 100 ? given.split('.') : []
  if (!salt || !sent) return false
  const bytes = Buffer.from(sent, 'base64url')
  const expected = mac(token, salt)
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}

/** The hidden field of every form with method="post". */
export const csrfField = (session: Pick<Session, 'csrf'>): Html =>
  html`<input type="hidden" name="${CSRF_FIELD}" value="${session.csrf}">`

/** Refuses FORMULARIO_AJENO where the browser says that another site sent this. Programs that are no browser say nothing. */
export function refuseForeign(ctx: Context, request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site !== 'same-origin' && site !== 'none') throw problems.FORMULARIO_AJENO()
    return
  }
  const { origin } = request.headers
  if (origin === undefined) return
  const own = [new URL(ctx.config.publicUrl).host, request.host]
  if (!URL.canParse(origin) || !own.includes(new URL(origin).host)) throw problems.FORMULARIO_AJENO()
}
