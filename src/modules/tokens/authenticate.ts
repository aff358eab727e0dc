// On each request: the token is genuine and in time, its key published, its credential in force, itself not revoked. So renewal,
// cancellation and revocation count from the next request on. Refusals say why by IETF RFC 6750 and 9449, in ASCII as they demand.
import type { FastifyRequest } from 'fastify'
import { type Context, inRun } from '../../context.ts'
import type { Authenticate } from '../../http/access.ts'
import { httpProblems } from '../../http/problems.ts'
import { type Claims, readAccessToken, type Unreadable } from './access-token.ts'
import { DPOP_ALGS, readProof, useProof } from './dpop.ts'
import { selectTokenStatus } from './queries.ts'
import { judgeToken } from './rules.ts'
import { holdsScope, scopeFor } from './scopes.ts'

type Scheme = 'Bearer' | 'DPoP'
type Cause = Unreadable | 'revoked' | 'bound' | 'unbound'

const WHY: Record<Cause, { wire: string; detail: string }> = {
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
      'El token fue revocado, o la contraseña con la que se pidió se renovó o venció, o quien lo pidió canceló la suya. Pida otro con la credencial vigente.',
  },
  bound: {
    wire: 'El token pide prueba DPoP',
    detail: 'El token está ligado a una llave: envíelo con Authorization: DPoP y con la prueba en el encabezado DPoP.',
  },
  unbound: {
    wire: 'El token no lleva llave DPoP',
    detail: 'El token no está ligado a una llave: envíelo con Authorization: Bearer.',
  },
}

const challenge = (scheme: Scheme, error: string, description: string) =>
  `${scheme} realm="sia", error="${error}", error_description="${description}"${scheme === 'DPoP' ? `, algs="${DPOP_ALGS.join(' ')}"` : ''}`

const refused = (scheme: Scheme, cause: Cause) =>
  httpProblems.NO_AUTENTICADO({
    detail: WHY[cause].detail,
    headers: { 'www-authenticate': challenge(scheme, 'invalid_token', WHY[cause].wire) },
  })

const refusedProof = (why: string) =>
  httpProblems.NO_AUTENTICADO({
    detail: `La prueba DPoP no se acepta: ${why}. Haga una prueba nueva para cada petición.`,
    headers: { 'www-authenticate': challenge('DPoP', 'invalid_dpop_proof', why) },
  })

/** Checks the access token of each request to a `token` route. */
export const tokenAuthenticator =
  (ctx: Context): Authenticate =>
  async (request) => {
    const presented = readAuthorization(request.headers.authorization)
    if (!presented) throw httpProblems.NO_AUTENTICADO()
    const { scheme, token } = presented
    const read = await readAccessToken(ctx, token)
    if (!read.ok) throw refused(scheme, read.why)
    const { kid, claims } = read
    if (claims.cnf && scheme === 'Bearer') throw refused('DPoP', 'bound')
    if (!claims.cnf && scheme === 'DPoP') throw refused('Bearer', 'unbound')
    request.run = await ctx.runOf?.(claims.sub)
    const { jti, sub: rfc, cred: credential, iat } = claims
    const ask = { kid, jti, rfc, credential, issuedAt: iat, now: inRun(ctx, request.run).now(), realNow: ctx.realNow() }
    const status = await (request.routeOptions.config.tokenStatus?.(request, ask) ?? selectTokenStatus(ctx.database, ask))
    const ended = judgeToken(status)
    if (ended !== undefined) throw refused(scheme, ended)
    if (claims.cnf) await checkPossession(ctx, request, token, claims.cnf)
    checkScope(request, scheme, claims)
    return { rfc: claims.sub, credential: claims.cred, jti: claims.jti, kid, scope: claims.scope, iat, exp: claims.exp }
  }

function readAuthorization(header: string | undefined): { scheme: Scheme; token: string } | undefined {
  const [, scheme, token] = /^(Bearer|DPoP) +([A-Za-z0-9\-._~+/]{1,4096}=*)$/i.exec(header ?? '') ?? []
  return scheme && token ? { scheme: scheme.toLowerCase() === 'dpop' ? 'DPoP' : 'Bearer', token } : undefined
}

/** The request carries a fresh proof by the key that the token is bound to. */
async function checkPossession(ctx: Context, request: FastifyRequest, token: string, cnf: { jkt: string }): Promise<void> {
  const proof = request.headers.dpop
  if (typeof proof !== 'string') throw refused('DPoP', 'bound')
  const read = await readProof(ctx, { proof, method: request.method, url: request.url, token })
  if (!read.ok) throw refusedProof(read.why)
  if (read.proof.jkt !== cnf.jkt) throw refusedProof('la llave no es la del token')
  if (!(await useProof(ctx, read.proof))) throw refusedProof('jti no es nuevo: cada prueba sirve una sola vez')
}

function checkScope(request: FastifyRequest, scheme: Scheme, claims: Claims): void {
  const needed = scopeFor(request)
  if (holdsScope(claims.scope, needed)) return
  throw httpProblems.PERMISO_INSUFICIENTE({
    detail: `El token no incluye el alcance «${needed}». Pida otro con scope=${needed}, o sin scope para tenerlos todos.`,
    headers: { 'www-authenticate': `${scheme} realm="sia", error="insufficient_scope", scope="${needed}"` },
  })
}
