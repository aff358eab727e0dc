// Proof of possession (IETF RFC 9449): a token that the client binds to a key of its own is useless to a thief. A proof is a JWT by
// that key over method and address, good for a minute and once, whichever process sees it.
import { createHash } from 'node:crypto'
import { calculateJwkThumbprint, EmbeddedJWK, type JWK, jwtVerify } from 'jose'
import { type Context, pathOf } from '../../context.ts'
import { seconds } from './access-token.ts'
import { insertProof } from './queries.ts'

export const DPOP_ALGS = ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'PS256', 'RS256']
const MAX_AGE_SECONDS = 60
/** Clocks of payroll machines drift. */
const CLOCK_TOLERANCE_SECONDS = 60

export type Presented = {
  /** The DPoP header as it came. */
  proof: string
  method: string
  /** Path and query as they came. */
  url: string
  /** The access token that the proof must name; none at the token endpoint. */
  token?: string
}
export type Proof = { jkt: string; jti: string; iat: number }
export type ReadProof = { ok: true; proof: Proof } | { ok: false; why: string }

/** Everything about a proof but whether it was seen before: ask that with useProof, once nothing else can refuse. */
export async function readProof(ctx: Context, { proof, method, url, token }: Presented): Promise<ReadProof> {
  let verified: Awaited<ReturnType<typeof jwtVerify>>
  try {
    verified = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: DPOP_ALGS,
      currentDate: ctx.realNow(),
      maxTokenAge: MAX_AGE_SECONDS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['jti', 'htm', 'htu', 'iat'],
    })
  } catch {
    return { ok: false, why: 'La prueba DPoP es ilegible, no corresponde a su llave o queda fuera de tiempo' }
  }
  const { payload, protectedHeader } = verified
  if (payload.htm !== method) return { ok: false, why: 'htm no corresponde a esta solicitud' }
  if (!sameAddress(payload.htu, publicAddress(ctx, url))) return { ok: false, why: 'htu no es la URL de esta solicitud' }
  if (typeof payload.jti !== 'string' || payload.jti === '' || payload.jti.length > 255)
    return { ok: false, why: 'jti debe ser un texto de 1 a 255 caracteres' }
  if (token !== undefined && payload.ath !== createHash('sha256').update(token).digest('base64url')) {
    return { ok: false, why: 'ath no corresponde al token' }
  }
  return {
    ok: true,
    proof: { jkt: await calculateJwkThumbprint(protectedHeader.jwk as JWK), jti: payload.jti, iat: payload.iat! },
  }
}

/** False where this proof was used before. It is remembered until its time has passed for every clock. */
export function useProof(ctx: Context, { jkt, jti }: Proof): Promise<boolean> {
  const huella = createHash('sha256').update(`${jkt}\n${jti}`).digest()
  const forgetAt = new Date((seconds(ctx.realNow()) + MAX_AGE_SECONDS + 2 * CLOCK_TOLERANCE_SECONDS + 1) * 1000)
  return insertProof(ctx.db, 'dpop', huella, forgetAt)
}

/** The address that clients see, without the query. PUBLIC_URL may have a path, which a proxy in front may or may not take away. */
export function publicAddress(ctx: Context, url: string): string {
  const base = new URL(ctx.config.publicUrl.slice(0, ctx.config.publicUrl.length - pathOf(ctx, '').length))
  const path = url.split('?')[0]!
  const prefix = base.pathname.replace(/\/$/, '')
  return prefix && path.startsWith(`${prefix}/`) ? `${base.origin}${path}` : `${base.origin}${prefix}${path}`
}

function sameAddress(given: unknown, expected: string): boolean {
  if (typeof given !== 'string' || !URL.canParse(given)) return false
  const url = new URL(given)
  return url.origin + url.pathname === new URL(expected).href
}
