// On each request: the token is genuine and in time, its key published, its credential in force, itself not revoked. So renewal,
// cancellation and revocation count from the next request on. Refusals say why by IETF RFC 6750, in ASCII as it demands.
import type { Context } from '../../context.ts'
import type { Authenticate } from '../../http/access.ts'
import { httpProblems } from '../../http/problems.ts'
import { contextOf } from '../../http/request-context.ts'
import { readAccessToken, type Unreadable } from './access-token.ts'
import { selectStanding } from './queries.ts'
import { holdsScope, scopeFor } from './scopes.ts'

/** Credentials of this kind are e.firmas, not passwords: nothing but expiry and revocation ends their tokens. */
export const EFIRMA_CREDENTIAL = 'efirma:'

const WHY: Record<Unreadable | 'revoked', { wire: string; detail: string }> = {
  false: {
    wire: 'El token no es de este servicio o fue alterado',
    detail: 'El token no es de este servicio o fue alterado. Pida otro en POST /v1/token.',
  },
  foreign: {
    wire: 'El token pertenece a otro ambiente',
    detail: 'El token se emitió para otro ambiente (pruebas o producción). Pida uno en este.',
  },
  expired: { wire: 'El token ha vencido', detail: 'El token ya venció. Pida otro en POST /v1/token.' },
  early: {
    wire: 'El token tiene una fecha futura',
    detail: 'El token dice haberse emitido en el futuro. Pida otro en POST /v1/token.',
  },
  revoked: {
    wire: 'El token o su credencial ya no tienen efecto',
    detail:
      'El token fue revocado, o la contraseña con la que se pidió se renovó, se canceló o venció. Pida otro con la credencial vigente.',
  },
}

const refused = (why: keyof typeof WHY) =>
  httpProblems.NO_AUTENTICADO({
    detail: WHY[why].detail,
    headers: { 'www-authenticate': `Bearer realm="sia", error="invalid_token", error_description="${WHY[why].wire}"` },
  })

/** Checks the access token of each request to a `token` route. */
export const tokenAuthenticator =
  (ctx: Context): Authenticate =>
  async (request) => {
    const c = contextOf(ctx, request)
    const token = /^Bearer +([A-Za-z0-9\-._~+/]{1,4096}=*)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (!token) throw httpProblems.NO_AUTENTICADO()
    const read = await readAccessToken(c, token)
    if (!read.ok) throw refused(read.why)
    const { kid, claims } = read
    const standing = await selectStanding(c.db, { kid, jti: claims.jti, rfc: claims.sub, credential: claims.cred }, c.now())
    if (!standing.keyPublished) throw refused('false')
    if (standing.revoked || !(standing.credentialInForce || claims.cred.startsWith(EFIRMA_CREDENTIAL))) throw refused('revoked')
    const needed = scopeFor(request)
    if (!holdsScope(claims.scope, needed)) {
      throw httpProblems.PERMISO_INSUFICIENTE({
        detail: `El token no incluye el alcance «${needed}». Pida uno con scope=${needed}.`,
        headers: { 'www-authenticate': `Bearer realm="sia", error="insufficient_scope", scope="${needed}"` },
      })
    }
    return { rfc: claims.sub, credential: claims.cred, jti: claims.jti, scope: claims.scope, exp: claims.exp }
  }
