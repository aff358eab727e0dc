// Test credentials are shown once after each time that somebody asked for them: by a POST, which leaves this mark in the browser for a
// few minutes; the page that shows them takes it away. It names the certification and holds no secret.
import '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../../context.ts'

const NAME = 'sia-mostrar'
const PATH = '/portal/certificaciones'
const LIVES_S = 300

const options = (ctx: Context) => ({
  path: PATH,
  httpOnly: true,
  sameSite: 'strict' as const,
  secure: ctx.config.publicUrl.startsWith('https:'),
})

export const showOnce = (ctx: Context, reply: FastifyReply, id: string): FastifyReply =>
  reply.setCookie(NAME, id, { ...options(ctx), maxAge: LIVES_S })

/** True once for each showOnce. */
export function takeShown(ctx: Context, request: FastifyRequest, reply: FastifyReply, id: string): boolean {
  if (request.cookies[NAME]?.toUpperCase() !== id.toUpperCase()) return false
  reply.setCookie(NAME, '', { ...options(ctx), maxAge: 0 })
  return true
}
