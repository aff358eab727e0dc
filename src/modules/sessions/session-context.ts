// The Context of work that somebody signed in asks for: what it writes down says who of the taxpayer's people it was.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { contextOf } from '../../http/request-context.ts'
import { readToken } from './cookie.ts'
import { sessionOf } from './guard-routes.ts'
import { problems } from './problems.ts'
import { openRows } from './read-session.ts'

export function contextOfSession(ctx: Context, request: FastifyRequest): Context {
  const own = contextOf(ctx, request)
  const { persona, nombre, titular } = sessionOf(request)
  return Object.freeze({ ...own, origin: { ...own.origin!, persona: { id: persona, nombre: titular ? null : nombre } } })
}

/** For answers that take long: throws SESION_REQUERIDA once the session that asked has ended. */
export const stillSignedIn = (ctx: Context, request: FastifyRequest) => async (): Promise<void> => {
  const token = readToken(ctx, request)
  if (!token || (await openRows(ctx, token, ctx.now())).length === 0) throw problems.SESION_REQUERIDA()
}
