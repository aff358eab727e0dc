// A token without any password: a JWT signed by the e.firma, its certificate in `x5c` (IETF RFC 7523, RFC 7515 4.1.6). The token is
// then bound to that certificate. Cancelling the service's password ends it too, and so does revoking it; a certificate that SAT
// revokes is noticed when the next token is asked for, at most an hour later.
import { createHash, X509Certificate } from 'node:crypto'
import { decodeProtectedHeader, errors, type JWTPayload, jwtVerify } from 'jose'
import type { Context } from '../../context.ts'
import { Problem } from '../../kernel/problem.ts'
import { judgeCertificate, noteHolder } from '../efirma/index.ts'
import { issuerOf, seconds } from './access-token.ts'
import { oauthProblems } from './problems.ts'
import { insertProof } from './queries.ts'
import { EFIRMA_CREDENTIAL } from './rules.ts'

export const ASSERTION_ALG = 'RS256'
/** An assertion is made for one use, now. */
const MAX_LIFE_SECONDS = 300
/** Clocks of payroll machines drift. */
const CLOCK_TOLERANCE_SECONDS = 30
const MAX_ASSERTION_CHARS = 16_384

export const tokenEndpointOf = (ctx: Context): string => `${ctx.config.publicUrl}/v1/token`

const refuse = (detail: string, cause?: unknown) => oauthProblems.invalid_client({ detail, cause })

/**
 * The owner of the certificate, and the credential that the token is bound to. Refuses with invalid_client, which says what is
 * wrong only of things that the caller sent. Marks the assertion used.
 */
export async function checkAssertion(
  ctx: Context,
  { assertion, clientId }: { assertion: string; clientId: string | undefined },
): Promise<{ rfc: string; credential: string }> {
  const der = readLeaf(assertion)
  const claims = await verifyBySelf(ctx, assertion, der)
  const signer = await judgeCertificate(ctx, der).catch((problem: unknown) => {
    if (!(problem instanceof Problem) || problem.status >= 500) throw problem
    throw refuse(`La e.firma de client_assertion no se acepta: ${problem.codigo}.`, problem)
  })
  for (const [name, value] of Object.entries({ iss: claims.iss, sub: claims.sub, ...(clientId && { client_id: clientId }) })) {
    if (value !== signer.rfc) throw refuse(`${name} debe ser el RFC del certificado.`)
  }
  const huella = createHash('sha256').update(`${signer.numeroSerie}\n${claims.jti}`).digest()
  const forgetAt = new Date((claims.exp! + CLOCK_TOLERANCE_SECONDS + 1) * 1000)
  const now = ctx.realNow()
  if (!(await insertProof(ctx.db, 'assertion', huella, forgetAt)))
    throw refuse('Esta client_assertion no es nueva: cada jti sirve una sola vez.')
  await noteHolder(ctx.db, signer, now)
  return { rfc: signer.rfc, credential: `${EFIRMA_CREDENTIAL}${signer.numeroSerie}` }
}

/** The certificate's bytes from the header; nothing is believed yet. */
function readLeaf(assertion: string): Buffer {
  try {
    if (assertion.length > MAX_ASSERTION_CHARS) throw new Error('too long')
    const { x5c } = decodeProtectedHeader(assertion)
    if (!Array.isArray(x5c) || typeof x5c[0] !== 'string') throw new Error('no x5c')
    return Buffer.from(x5c[0], 'base64')
  } catch (cause) {
    throw refuse('client_assertion debe ser un JWT con el certificado de la e.firma en el encabezado x5c.', cause)
  }
}

/** Signature by the certificate's key, audience and times. Cheap, so it comes before the certificate's own checks. */
async function verifyBySelf(ctx: Context, assertion: string, der: Buffer): Promise<JWTPayload> {
  const now = ctx.realNow()
  let claims: JWTPayload
  try {
    const verified = await jwtVerify(assertion, new X509Certificate(der).publicKey, {
      algorithms: [ASSERTION_ALG],
      audience: [tokenEndpointOf(ctx), issuerOf(ctx)],
      currentDate: now,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      requiredClaims: ['iss', 'sub', 'exp', 'jti'],
    })
    claims = verified.payload
  } catch (cause) {
    const claim = cause instanceof errors.JWTClaimValidationFailed || cause instanceof errors.JWTExpired ? cause.claim : undefined
    throw refuse(
      claim
        ? (CLAIM_TEXTS[claim] ?? `Falta ${claim} en client_assertion.`)
        : 'La firma RS256 de client_assertion no corresponde a su certificado.',
      cause,
    )
  }
  const latest = seconds(now) + CLOCK_TOLERANCE_SECONDS
  if (claims.exp! > latest + MAX_LIFE_SECONDS) throw refuse(`exp debe quedar a ${MAX_LIFE_SECONDS} segundos o menos.`)
  if (claims.iat !== undefined && !(typeof claims.iat === 'number' && claims.iat <= latest)) throw refuse(CLAIM_TEXTS.iat!)
  if (typeof claims.jti !== 'string' || claims.jti === '' || claims.jti.length > 255)
    throw refuse('jti debe ser un texto de 1 a 255 caracteres.')
  return claims
}

const CLAIM_TEXTS: Record<string, string> = {
  aud: 'aud de client_assertion debe ser el issuer o el token_endpoint de este servicio.',
  exp: 'exp de client_assertion falta o ya ha pasado: revise el reloj de su equipo.',
  nbf: 'nbf de client_assertion queda en el futuro: revise el reloj de su equipo.',
  iat: 'iat de client_assertion queda en el futuro: revise el reloj de su equipo.',
}
