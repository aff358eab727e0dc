// The service's Context as one request sees it: with the request's own logger and where it came from.
import type { FastifyRequest } from 'fastify'
import { type Context, inRun } from '../context.ts'

export const contextOf = (ctx: Context, request: FastifyRequest): Context =>
  Object.freeze({
    ...inRun(ctx, request.run),
    log: request.log,
    origin: {
      address: request.ip,
      requestId: request.id,
      userAgent: request.headers['user-agent']?.slice(0, 200),
      gone: () => request.raw.socket?.destroyed === true,
    },
  })
