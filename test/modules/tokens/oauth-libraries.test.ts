// Ordinary OAuth libraries over real HTTP: what they discover is all they are told.
import { once } from 'node:events'
import { createServer } from 'node:net'
import * as oauth from 'oauth4webapi'
import * as oidc from 'openid-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { makeContext } from '../../../src/context.ts'
import type { App } from '../../../src/http/app-type.ts'
import type { TestEfirma } from '../../../src/modules/efirma/index.ts'
import { testPki } from '../../support/efirma.ts'
import { type Service, startService } from '../../support/service.ts'
import { type PasswordClient, passwordClient } from './clients.ts'

type SigningKey = Parameters<typeof oidc.PrivateKeyJwt>[0]

let t: Service
let app: App
let origin: string
let company: TestEfirma
/** A code serves once, so each password login has a client of its own. */
let clients: PasswordClient[]
let signingKey: SigningKey

beforeAll(async () => {
  // The libraries judge times by this machine's clock, so the service runs by it too.
  t = await startService({ now: new Date().toISOString(), parts: { now: () => new Date() } })
  const pki = await testPki(t)
  company = await pki.company()
  clients = []
  for (const efirma of [company, await pki.person(), await pki.efirma('MAB9307148T4'), await pki.efirma('EKU9003173C9')]) {
    clients.push(await passwordClient(t, efirma))
  }
  const pkcs8 = company.privateKey.export({ type: 'pkcs8', format: 'der' })
  signingKey = await crypto.subtle.importKey('pkcs8', pkcs8, { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }, false, ['sign'])
  // The issuer is the address, so a free port is found before the service is built.
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  origin = `http://127.0.0.1:${port}`
  app = await buildApp(makeContext({ ...t.ctx, config: { ...t.ctx.config, publicUrl: origin } }))
  await app.listen({ host: '127.0.0.1', port })
})
afterAll(async () => {
  await app.close()
  await t.stop()
})

const x5c = (header: Record<string, unknown>) => {
  header.x5c = [company.cer.toString('base64')]
}
const resource = () => new URL(`${origin}/v1/relaciones-confianza`)

const configure = (clientId: string, secret: string | undefined, authentication: oidc.ClientAuth) =>
  oidc.discovery(new URL(origin), clientId, secret, authentication, {
    algorithm: 'oauth2',
    execute: [oidc.allowInsecureRequests],
  })
const byEfirma = () => configure(company.rfc, undefined, oidc.PrivateKeyJwt(signingKey, { [oidc.modifyAssertion]: x5c }))

test('openid-client: discovery, client credentials with the one-time code, a request, revocation', async () => {
  for (const [client, method] of [
    [clients[0]!, oidc.ClientSecretBasic] as const,
    [clients[1]!, oidc.ClientSecretPost] as const,
  ]) {
    const config = await configure(client.rfc, client.password, method(client.password))
    expect(config.serverMetadata().issuer).toBe(origin)
    const tokens = await oidc.clientCredentialsGrant(config, { otp: client.otp(), scope: 'lectura' })
    expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'lectura' })
    expect((await oidc.fetchProtectedResource(config, tokens.access_token, resource(), 'GET')).status).toBe(200)
    await oidc.tokenRevocation(config, tokens.access_token)
    const refused = oidc.fetchProtectedResource(config, tokens.access_token, resource(), 'GET')
    await expect(refused).rejects.toMatchObject({ code: 'OAUTH_WWW_AUTHENTICATE_CHALLENGE', status: 401 })
  }
})

test('openid-client: the e.firma alone, by private_key_jwt with its certificate in x5c', async () => {
  const config = await byEfirma()
  const tokens = await oidc.clientCredentialsGrant(config)
  expect(tokens).toMatchObject({ token_type: 'bearer', expires_in: 3600, scope: 'lectura escritura' })
  expect((await oidc.fetchProtectedResource(config, tokens.access_token, resource(), 'GET')).status).toBe(200)
})

test('openid-client: a token bound by DPoP, and useless without the key', async () => {
  const config = await byEfirma()
  const DPoP = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'))
  const tokens = await oidc.clientCredentialsGrant(config, {}, { DPoP })
  expect(tokens.token_type).toBe('dpop')
  const ask = (options: object) =>
    oidc.fetchProtectedResource(config, tokens.access_token, resource(), 'GET', null, undefined, options)
  for (let i = 0; i < 2; i++) expect((await ask({ DPoP })).status).toBe(200)
  const thief = oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair('ES256'))
  await expect(ask({ DPoP: thief })).rejects.toMatchObject({ status: 401 })
  const plain = await fetch(resource(), { headers: { authorization: `Bearer ${tokens.access_token}` } })
  expect(plain.status).toBe(401)
})

test('oauth4webapi: each step by hand, and its validator of RFC 9068 accepts the token', async () => {
  const http = { [oauth.allowInsecureRequests]: true }
  const discovered = await oauth.discoveryRequest(new URL(origin), { ...http, algorithm: 'oauth2' })
  const as = await oauth.processDiscoveryResponse(new URL(origin), discovered)
  const client = clients[2]!
  const self: oauth.Client = { client_id: client.rfc }
  const key = await oauth.generateKeyPair('ES256')
  const DPoP = oauth.DPoP(self, key)
  const response = await oauth.clientCredentialsGrantRequest(
    as,
    self,
    oauth.ClientSecretBasic(client.password),
    new URLSearchParams({ otp: client.otp() }),
    { ...http, DPoP },
  )
  const tokens = await oauth.processClientCredentialsResponse(as, self, response)
  expect(tokens.token_type).toBe('dpop')
  const headers = new Headers()
  const answer = await oauth.protectedResourceRequest(tokens.access_token, 'GET', resource(), headers, null, { ...http, DPoP })
  expect(answer.status).toBe(200)

  const owner: oauth.Client = { client_id: company.rfc }
  const bearer = await oauth.clientCredentialsGrantRequest(
    as,
    owner,
    oauth.PrivateKeyJwt(signingKey, { [oauth.modifyAssertion]: x5c }),
    new URLSearchParams(),
    http,
  )
  const { access_token } = await oauth.processClientCredentialsResponse(as, owner, bearer)
  const request = new Request(resource(), { headers: { authorization: `Bearer ${access_token}` } })
  const claims = await oauth.validateJwtAccessToken(as, request, `${origin}/v1`, http)
  expect(claims).toMatchObject({ sub: company.rfc, client_id: company.rfc, iss: origin })

  const revoked = await oauth.revocationRequest(as, owner, oauth.None(), access_token, http)
  expect(await oauth.processRevocationResponse(revoked)).toBeUndefined()
  const after = await fetch(resource(), { headers: { authorization: `Bearer ${access_token}` } })
  expect(after.status).toBe(401)
})

test('a library tells its user what was refused', async () => {
  const client = clients[3]!
  const config = await configure(client.rfc, client.password, oidc.ClientSecretPost(client.password))
  await expect(oidc.clientCredentialsGrant(config, { otp: client.otp(), scope: 'todo' })).rejects.toMatchObject({
    error: 'invalid_scope',
    error_description: 'Los alcances que existen son: lectura escritura.',
    status: 400,
  })
  await expect(oidc.clientCredentialsGrant(config, { otp: 'nada' })).rejects.toMatchObject({ status: 401 })
})
