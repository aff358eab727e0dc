// A browser that signs in gets a token of its own, and the session that it had before, whosever, ends: nobody who comes to this
// browser later, and nobody who copied its cookie, goes on with it.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { readToken, setToken } from './cookie.ts'
import { closeSessionOf } from './queries.ts'
import { hashToken } from './start-session.ts'

/** `ctx`: the request's. */
export async function giveToken(ctx: Context, request: FastifyRequest, reply: FastifyReply, token: string): Promise<void> {
  const before = readToken(ctx, request)
  if (before !== undefined && before !== token) await endReplaced(ctx, hashToken(before))
  setToken(ctx, reply, token)
}

const endReplaced = (ctx: Context, tokenHash: Buffer): Promise<void> =>
  inTransaction(ctx.db, async (tx) => {
    const ended = await closeSessionOf(tx, tokenHash, { now: ctx.now(), motivo: 'otra entrada' })
    if (!ended) return
    await recordAudit(ctx, tx, {
      actor: ended.rfc,
      accion: 'sesion.cerrar',
      objeto: ended.id,
      resultado: 'hecho',
      detalle: { cerradas: 1, persona: ended.persona, motivo: 'otra entrada' },
    })
  })
