// POST /v1/token/revocacion (IETF RFC 7009). Who holds the token may end it, without any other credential: a finder can do no more
// harm with that than end it. What is not a token of this service, or is past its time, needs nothing done and answers the same.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { readAccessToken } from './access-token.ts'
import { oauthProblems } from './problems.ts'
import { insertRevoked } from './queries.ts'
import type { Form } from './rules.ts'

/** From the next request on the token is refused. Repeating it changes nothing. */
export async function revokeToken(ctx: Context, form: Form): Promise<void> {
  if (!form.token) throw oauthProblems.invalid_request({ detail: 'Falta el campo token.' })
  const read = await readAccessToken(ctx, form.token)
  if (!read.ok) return
  const { jti, sub, exp } = read.claims
  await inTransaction(ctx.db, async (tx) => {
    if (!(await insertRevoked(tx, jti, new Date(exp * 1000)))) return
    await recordAudit(ctx, tx, { actor: sub, accion: 'token.revocar', objeto: jti, resultado: 'hecho' })
  })
}
