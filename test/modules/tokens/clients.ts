// Clients of the token endpoint: one with a password and an authenticator, one with an e.firma alone, one with a key for DPoP.
import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { type JWTPayload, SignJWT } from 'jose'
import { generateSync } from 'otplib'
import type { TestEfirma } from '../../../src/modules/efirma/index.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { sign } from '../../support/efirma.ts'
import type { Service } from '../../support/service.ts'

export const TOKEN_URL = 'https://sia.test/v1/token'
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

export const unix = (service: Service) => Math.floor(service.ctx.now().getTime() / 1000)

export type PasswordClient = { rfc: string; password: string; otp(): string }

/** Gets a password as its owner does: by e.firma, out of the mail. `otp` is the code of the service's moment. */
export async function passwordClient(service: Service, efirma: TestEfirma): Promise<PasswordClient> {
  const payload = await sign(service, efirma, 'contrasena:emitir', { correo: 'nomina@empresa.mx' })
  const response = await service.app.inject({ method: 'POST', url: '/v1/contrasenas', payload })
  if (response.statusCode !== 201) throw new Error(response.body)
  await deliverPendingMail(service.ctx)
  const password = /^Contraseña:\s*(\S+)$/m.exec(service.mail.at(-1)!.text)![1]!
  const { secreto } = response.json().otp
  return { rfc: efirma.rfc, password, otp: () => generateSync({ secret: secreto, epoch: unix(service) }) }
}

/** POST of a form to the token endpoint, or another. */
export function post(
  service: Service,
  form: Record<string, string> | string,
  headers: Record<string, string> = {},
  url = '/v1/token',
) {
  const payload = typeof form === 'string' ? form : new URLSearchParams(form).toString()
  return service.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

/** HTTP Basic as RFC 6749 2.3.1 wants it. */
export function basic(id: string, secret: string): { authorization: string } {
  const encode = (text: string) => new URLSearchParams([['', text]]).toString().slice(1)
  return { authorization: `Basic ${Buffer.from(`${encode(id)}:${encode(secret)}`).toString('base64')}` }
}

let serial = 0
export const freshId = () => `prueba-${++serial}`

/** A client assertion by an e.firma, right in everything but what `claims` and `header` change. */
export function assertion(
  service: Service,
  efirma: Pick<TestEfirma, 'rfc' | 'cer' | 'privateKey'>,
  {
    claims = {},
    header = {},
    key = efirma.privateKey,
  }: { claims?: JWTPayload; header?: Record<string, unknown>; key?: KeyObject | Uint8Array } = {},
): Promise<string> {
  const now = unix(service)
  return new SignJWT({ iss: efirma.rfc, sub: efirma.rfc, aud: TOKEN_URL, iat: now, exp: now + 60, jti: freshId(), ...claims })
    .setProtectedHeader({ alg: 'RS256', x5c: [efirma.cer.toString('base64')], ...header })
    .sign(key)
}

export const assertionForm = (text: string, more: Record<string, string> = {}) => ({
  grant_type: 'client_credentials',
  client_assertion_type: ASSERTION_TYPE,
  client_assertion: text,
  ...more,
})

export type DpopKey = { publicJwk: Record<string, unknown>; privateKey: KeyObject }

export function dpopKey(): DpopKey {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  return { publicJwk: publicKey.export({ format: 'jwk' }) as Record<string, unknown>, privateKey }
}

/** A DPoP proof, right in everything but what `claims` and `header` change. */
export function proof(
  service: Service,
  key: DpopKey,
  { method = 'POST', url = TOKEN_URL, token }: { method?: string; url?: string; token?: string },
  { claims = {}, header = {} }: { claims?: JWTPayload; header?: Record<string, unknown> } = {},
): Promise<string> {
  return new SignJWT({
    htm: method,
    htu: url,
    iat: unix(service),
    jti: freshId(),
    ...(token && { ath: createHash('sha256').update(token).digest('base64url') }),
    ...claims,
  })
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk: key.publicJwk, ...header })
    .sign(key.privateKey)
}
