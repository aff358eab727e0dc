// The cookie that carries a session's token. HttpOnly: no script reads it. Lax, not Strict: a link in a mail must find its reader
// signed in; what changes something is a POST, which Lax keeps from other sites, and the form's token guards it besides.
import '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'

const isSecure = (ctx: Context) => ctx.config.publicUrl.startsWith('https:')
/** `__Host-`: a browser takes it only if Secure, for the whole host and for no other, so no neighbour can plant one. */
const nameFor = (ctx: Context) => (isSecure(ctx) ? '__Host-sia' : 'sia')

const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** The token that this browser sent, if it looks like one. */
export function readToken(ctx: Context, request: FastifyRequest): string | undefined {
  const given = request.cookies[nameFor(ctx)]
  return given !== undefined && TOKEN.test(given) ? given : undefined
}

const options = (ctx: Context) => ({ path: '/', httpOnly: true, sameSite: 'lax' as const, secure: isSecure(ctx) })

/** It ends with the browser's own session at the latest. */
export const setToken = (ctx: Context, reply: FastifyReply, token: string): FastifyReply =>
  reply.setCookie(nameFor(ctx), token, options(ctx))

export const takeTokenBack = (ctx: Context, reply: FastifyReply): FastifyReply =>
  reply.setCookie(nameFor(ctx), '', { ...options(ctx), maxAge: 0 })
