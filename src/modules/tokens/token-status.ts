// For work that goes on after its request was admitted (streams): the same question as on each request, asked again.
import type { Context } from '../../context.ts'
import type { Caller } from '../../http/access.ts'
import { httpProblems } from '../../http/problems.ts'
import { selectTokenStatus } from './queries.ts'
import { judgeToken } from './rules.ts'

/**
 * Refuses NO_AUTENTICADO once the token was revoked, its password renewed, cancelled or expired, or the key that signed it retired.
 * The token's own hour is not asked again: it says until when new requests are admitted.
 */
export async function requireValidToken(ctx: Context, caller: Caller): Promise<void> {
  const { jti, rfc, credential } = caller
  const ask = { kid: caller.kid ?? '', jti, rfc, credential, issuedAt: caller.iat ?? 0, now: ctx.now(), realNow: ctx.realNow() }
  if (judgeToken(await selectTokenStatus(ctx.database, ask)) !== undefined)
    throw httpProblems.NO_AUTENTICADO({
      detail:
        'El token fue revocado, o la contraseña con la que se pidió se renovó o venció, o quien lo pidió canceló la suya. Pida otro y siga desde el cursor.',
    })
}
