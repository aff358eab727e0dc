// The access token itself: a JWT of IETF RFC 9068 (`typ: at+jwt`), ES256, signed and read by @fastify/jwt. It is registered on a
// host of its own for each service, so that use cases, operator commands and the sandbox have it without a route.
import fastifyJwt from '@fastify/jwt'
import Fastify from 'fastify'
import { type Context, perService } from '../../context.ts'
import { privatePem, publicPem, SIGNING_ALG, signingKid } from './signing-keys.ts'

export const TOKEN_SECONDS = 3600
/** Two processes' clocks may differ by this much. */
const CLOCK_TOLERANCE_SECONDS = 5
/** A verified signature is remembered by the token's hash: checking ES256 anew costs as much as a small query. */
const REMEMBERED_TOKENS = 10_000

export type Claims = {
  iss: string
  aud: string
  sub: string
  client_id: string
  jti: string
  iat: number
  exp: number
  scope: string
  /** Id of the credential that the token came from: a password's id, or `efirma:<certificate serial>`. */
  cred: string
  /** The key that the token is bound to (IETF RFC 9449). */
  cnf?: { jkt: string }
}

export type Unreadable = 'false' | 'foreign' | 'expired' | 'early'
export type ReadToken = { ok: true; kid: string; claims: Claims } | { ok: false; why: Unreadable }

/** Issuer and audience come from the service's own address, so a token of the sandbox is worthless in production. */
export const issuerOf = (ctx: Context): string => ctx.config.publicUrl
export const audienceOf = (ctx: Context): string => `${ctx.config.publicUrl}/v1`
export const seconds = (instant: Date): number => Math.floor(instant.getTime() / 1000)

class UnknownKey extends Error {}
type Parts = { header: { kid?: unknown }; payload: unknown }

const jwtOf = perService(async (ctx) => {
  const host = Fastify()
  await host.register(fastifyJwt, {
    secret: {
      public: async ({ header }: Parts) => {
        const pem = await publicPem(ctx, header.kid)
        if (!pem) throw new UnknownKey()
        return pem
      },
      private: ({ header }: Parts) => privatePem(ctx, String(header.kid)),
    },
    // The clock is the service's own, so times are judged below and not by the library.
    verify: {
      algorithms: [SIGNING_ALG],
      checkTyp: 'at+jwt',
      complete: true,
      ignoreExpiration: true,
      ignoreNotBefore: true,
      cache: REMEMBERED_TOKENS,
    },
  })
  await host.ready()
  return host.jwt
})

/** Signs with the key that signs now. */
export async function signAccessToken(ctx: Context, claims: Claims): Promise<string> {
  const jwt = await jwtOf(ctx)
  return jwt.sign(claims, { algorithm: SIGNING_ALG, header: { alg: SIGNING_ALG, typ: 'at+jwt', kid: await signingKid(ctx) } })
}

/** Signature, algorithm, type, issuer, audience and times; not whether it was revoked (queries.ts, selectTokenStatus). */
export async function readAccessToken(ctx: Context, token: string): Promise<ReadToken> {
  const jwt = await jwtOf(ctx)
  let read: { header: { kid: string }; payload: Claims }
  try {
    read = await jwt.verify(token)
  } catch (error) {
    const { code, originalError } = error as { code?: string; originalError?: unknown }
    // The database may be away while the key is fetched: that says nothing about the token.
    if (originalError && code === 'FAST_JWT_KEY_FETCHING_ERROR' && !(originalError instanceof UnknownKey)) throw originalError
    if (typeof code === 'string' && code.startsWith('FAST_JWT_')) return { ok: false, why: 'false' }
    throw error
  }
  const claims = read.payload
  if (!wellFormed(claims)) return { ok: false, why: 'false' }
  if (claims.iss !== issuerOf(ctx) || claims.aud !== audienceOf(ctx)) return { ok: false, why: 'foreign' }
  const now = seconds(ctx.realNow())
  if (now >= claims.exp) return { ok: false, why: 'expired' }
  if (claims.iat > now + CLOCK_TOLERANCE_SECONDS) return { ok: false, why: 'early' }
  return { ok: true, kid: read.header.kid, claims }
}

const TEXTS = ['iss', 'sub', 'client_id', 'jti', 'scope', 'cred'] as const

const wellFormed = (claims: Claims): boolean =>
  TEXTS.every((name) => typeof claims[name] === 'string') &&
  Number.isInteger(claims.iat) &&
  Number.isInteger(claims.exp) &&
  (claims.cnf === undefined || typeof claims.cnf?.jkt === 'string')
