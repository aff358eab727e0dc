import type { Context } from '../../context.ts'
import { audienceOf, issuerOf, seconds, signAccessToken, TOKEN_SECONDS } from './access-token.ts'

export type Proved = {
  rfc: string
  /** A password's id, or `efirma:<certificate serial>`. */
  credential: string
  scope: string
  /** Thumbprint of the key that the token is bound to. */
  jkt?: string | undefined
}

/** A signed token, good for one hour from now, for a client that has proved who it is. */
export async function issueAccessToken(
  ctx: Context,
  { rfc, credential, scope, jkt }: Proved,
): Promise<{ token: string; jti: string }> {
  const iat = seconds(ctx.realNow())
  const jti = ctx.newId()
  const token = await signAccessToken(ctx, {
    iss: issuerOf(ctx),
    aud: audienceOf(ctx),
    sub: rfc,
    client_id: rfc,
    jti,
    iat,
    exp: iat + TOKEN_SECONDS,
    scope,
    cred: credential,
    ...(jkt && { cnf: { jkt } }),
  })
  return { token, jti }
}
