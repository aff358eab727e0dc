// What a request with an access token is refused for, over a service with one reading and one writing route.
import { createHash, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { makeContext } from '../../../src/context.ts'
import { callerOf } from '../../../src/http/access.ts'
import type { App } from '../../../src/http/app-type.ts'
import { createServer } from '../../../src/http/server.ts'
import { issueAccessToken, operatorAuthenticator, tokenAuthenticator } from '../../../src/modules/tokens/index.ts'
import { credential, token } from '../../support/login.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { resign, serviceKey, unsigned } from './forge.ts'

const RFC = 'EKU9003173C9'
const OPERATOR = 'operador-secreto-de-prueba'
let t: Service
let app: App

beforeAll(async () => {
  t = await startService({ env: { OPERATOR_TOKEN_SHA256: createHash('sha256').update(OPERATOR).digest('hex') } })
  app = await createServer(t.ctx, { token: tokenAuthenticator(t.ctx), operator: operatorAuthenticator(t.ctx) })
  app.get('/v1/quien', { config: { access: 'token' }, schema: { hide: true } }, async (request) => callerOf(request))
  app.post('/v1/cambio', { config: { access: 'token' }, schema: { hide: true } }, async () => 'hecho')
  app.post('/v1/pregunta', { config: { access: 'token', scope: 'lectura' }, schema: { hide: true } }, async () => 'respuesta')
  app.get('/operacion/v1/estado', { config: { access: 'operator' }, schema: { hide: true } }, async (request) =>
    callerOf(request),
  )
  await app.ready()
})
afterEach(() => t.clock.set(NOW))
afterAll(async () => {
  await app.close()
  await t.stop()
})

const ask = (bearer: string, scheme = 'Bearer') =>
  app.inject({ url: '/v1/quien', headers: { authorization: `${scheme} ${bearer}` } })

async function expectRefused(bearer: string, description: string) {
  const response = await ask(bearer)
  expect(response.statusCode).toBe(401)
  expect(response.json()).toMatchObject({ codigo: 'NO_AUTENTICADO', status: 401 })
  expect(response.headers['www-authenticate']).toBe(
    `Bearer realm="sia", error="invalid_token", error_description="${description}"`,
  )
}
const FALSE = 'El token no es de este servicio o fue alterado'

test('a token says who calls and carries the claims of RFC 9068', async () => {
  const bearer = await token(t, RFC)
  const id = await credential(t, RFC)
  const claims = decodeJwt(bearer)
  const now = t.clock.now.getTime() / 1000
  expect(decodeProtectedHeader(bearer)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: (await serviceKey(t)).kid })
  expect(claims).toEqual({
    iss: 'https://sia.test',
    aud: 'https://sia.test/v1',
    sub: RFC,
    client_id: RFC,
    jti: expect.stringMatching(/^[0-9a-f-]{36}$/),
    iat: now,
    exp: now + 3600,
    scope: 'lectura escritura',
    cred: id,
  })
  const response = await ask(bearer)
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({
    rfc: RFC,
    credential: id,
    kid: decodeProtectedHeader(bearer).kid,
    jti: claims.jti,
    scope: 'lectura escritura',
    iat: now,
    exp: now + 3600,
  })
})

test('a request without a token is told how to authenticate, without an error code', async () => {
  for (const headers of [
    {},
    { authorization: 'Basic cGVwZTpwZXBl' },
    { authorization: 'Bearer' },
    { authorization: 'Bearer a b' },
  ]) {
    const response = await app.inject({ url: '/v1/quien', headers: headers as Record<string, string> })
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ codigo: 'NO_AUTENTICADO' })
    expect(response.headers['www-authenticate']).toBe('Bearer realm="sia"')
  }
})

test('a token lives one hour to the second', async () => {
  const bearer = await token(t, RFC)
  t.clock.advance(3599)
  expect((await ask(bearer)).statusCode).toBe(200)
  t.clock.advance(1)
  await expectRefused(bearer, 'El token ha vencido')
})

test('a changed claim, a changed signature or a text that is no token is refused', async () => {
  const bearer = await token(t, RFC)
  const [header, payload, signature] = bearer.split('.') as [string, string, string]
  const other = Buffer.from(JSON.stringify({ ...decodeJwt(bearer), sub: 'MAB9307148T4' })).toString('base64url')
  await expectRefused(`${header}.${other}.${signature}`, FALSE)
  await expectRefused(`${header}.${payload}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`, FALSE)
  for (const text of ['x', 'a.b.c', `${header}.${payload}`, `${header}.${payload}.`, `..${signature}`, 'bnVsbA.bnVsbA.bnVsbA']) {
    await expectRefused(text, FALSE)
  }
})

test('a token signed by anybody else is refused, whatever key it names', async () => {
  const bearer = await token(t, RFC)
  const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  await expectRefused(await resign(bearer, stranger, {}), FALSE)
  await expectRefused(await resign(bearer, stranger, { header: { kid: 'x'.repeat(43) } }), FALSE)
  await expectRefused(await resign(bearer, stranger, { header: { kid: "'; drop table llaves_firma; --" } }), FALSE)
  const jwk = createPublicKey(stranger).export({ format: 'jwk' })
  await expectRefused(await resign(bearer, stranger, { header: { jwk } as never }), FALSE)
})

test('only ES256 counts: neither no signature, nor the public key taken as a shared secret', async () => {
  const bearer = await token(t, RFC)
  await expectRefused(unsigned(bearer), FALSE)
  const publicKey = createPublicKey((await serviceKey(t)).key)
  for (const secret of [
    publicKey.export({ type: 'spki', format: 'pem' }) as string,
    publicKey.export({ type: 'spki', format: 'der' }),
    JSON.stringify(publicKey.export({ format: 'jwk' })),
  ]) {
    await expectRefused(await resign(bearer, Buffer.from(secret), { header: { alg: 'HS256' } }), FALSE)
  }
})

test('our own signature over something that is not an access token is refused', async () => {
  const bearer = await token(t, RFC)
  const { key } = await serviceKey(t)
  await expectRefused(await resign(bearer, key, { header: { typ: 'JWT' } }), FALSE)
  await expectRefused(await resign(bearer, key, { header: { typ: 'logout+jwt' } }), FALSE)
  for (const claim of ['iss', 'sub', 'client_id', 'jti', 'iat', 'exp', 'scope', 'cred']) {
    await expectRefused(await resign(bearer, key, { claims: { [claim]: undefined } }), FALSE)
  }
})

test('a token of another environment is refused, also with our own key', async () => {
  const bearer = await token(t, RFC)
  const { key } = await serviceKey(t)
  const description = 'El token pertenece a otro ambiente'
  await expectRefused(await resign(bearer, key, { claims: { iss: 'https://sia.test/sandbox' } }), description)
  await expectRefused(await resign(bearer, key, { claims: { aud: 'https://sia.test/sandbox/v1' } }), description)
  await expectRefused(await resign(bearer, key, { claims: { aud: undefined } }), description)
  const sandbox = makeContext({ ...t.ctx, config: { ...t.ctx.config, publicUrl: 'https://sia.test/sandbox' } })
  const there = await issueAccessToken(sandbox, { rfc: RFC, credential: await credential(t, RFC), scope: 'lectura' })
  await expectRefused(there.token, description)
})

test('a token from the future is refused beyond the few seconds by which clocks differ', async () => {
  const bearer = await token(t, RFC)
  t.clock.advance(-5)
  expect((await ask(bearer)).statusCode).toBe(200)
  t.clock.advance(-1)
  await expectRefused(bearer, 'El token tiene una fecha futura')
})

test('times and names of another type are refused', async () => {
  const bearer = await token(t, RFC)
  const { key } = await serviceKey(t)
  for (const claims of [
    { exp: '9999999999' },
    { iat: '0' },
    { exp: null },
    { sub: 7 },
    { jti: ['a'] },
    { cred: {} },
    { scope: null },
    { cnf: {} },
  ]) {
    await expectRefused(await resign(bearer, key, { claims: claims as never }), FALSE)
  }
})

test('a cancelled, renewed or expired password ends its tokens with the next request', async () => {
  const rfc = 'MAB9307148T4'
  const bearer = await token(t, rfc)
  const id = await credential(t, rfc)
  expect((await ask(bearer)).statusCode).toBe(200)
  const row = t.ctx.db.updateTable('contrasenas').where('id', '=', id)
  await row.set({ vence_el: t.clock.now }).execute()
  await expectRefused(bearer, 'El token o su credencial ya no tienen efecto')
  await row.set({ vence_el: new Date(t.clock.now.getTime() + 1000), cancelada_el: t.clock.now }).execute()
  await expectRefused(bearer, 'El token o su credencial ya no tienen efecto')
  const renewed = await token(t, rfc)
  expect((await ask(renewed)).statusCode).toBe(200)
  await expectRefused(bearer, 'El token o su credencial ya no tienen efecto')
})

test('a token that names the credential of another taxpayer is refused', async () => {
  const foreign = await issueAccessToken(t.ctx, { rfc: 'VACE460910SX6', credential: await credential(t, RFC), scope: 'lectura' })
  await expectRefused(foreign.token, 'El token o su credencial ya no tienen efecto')
})

test('a token to read does not write', async () => {
  const bearer = { authorization: `Bearer ${await token(t, RFC, 'lectura')}` }
  expect((await app.inject({ url: '/v1/quien', headers: bearer })).statusCode).toBe(200)
  expect((await app.inject({ method: 'POST', url: '/v1/pregunta', headers: bearer })).statusCode).toBe(200)
  const response = await app.inject({ method: 'POST', url: '/v1/cambio', headers: bearer })
  expect(response.statusCode).toBe(403)
  expect(response.json()).toMatchObject({ codigo: 'PERMISO_INSUFICIENTE' })
  expect(response.headers['www-authenticate']).toBe('Bearer realm="sia", error="insufficient_scope", scope="escritura"')
  const writes = { authorization: `Bearer ${await token(t, RFC, 'escritura')}` }
  expect((await app.inject({ method: 'POST', url: '/v1/cambio', headers: writes })).statusCode).toBe(200)
  expect((await app.inject({ url: '/v1/quien', headers: writes })).statusCode).toBe(403)
})

test('the operator is known by its secret alone; no access token opens its routes', async () => {
  const operation = (authorization?: string) =>
    app.inject({ url: '/operacion/v1/estado', headers: authorization ? { authorization } : {} })
  expect((await operation(`Bearer ${OPERATOR}`)).json()).toMatchObject({ rfc: 'operador', credential: 'operador' })
  for (const wrong of [undefined, 'Bearer ', `Bearer ${OPERATOR}x`, `Basic ${OPERATOR}`, `Bearer ${await token(t, RFC)}`]) {
    const response = await operation(wrong)
    expect(response.statusCode).toBe(401)
    expect(response.json()).toMatchObject({ codigo: 'NO_AUTENTICADO' })
  }
  expect((await ask(OPERATOR)).statusCode).toBe(401)
})

test('without an operator credential in the configuration the operator routes are closed', async () => {
  const ctx = makeContext({ ...t.ctx, config: { ...t.ctx.config, operatorTokenHash: undefined } })
  const request = (authorization: string) => ({ headers: { authorization } }) as never
  for (const given of ['Bearer x', 'Bearer ', '']) {
    await expect(operatorAuthenticator(ctx)(request(given))).rejects.toMatchObject({ codigo: 'NO_AUTENTICADO' })
  }
})

test('no token and no operator secret is ever logged', async () => {
  const bearer = await token(t, RFC)
  await ask(bearer)
  await ask(unsigned(bearer))
  await app.inject({ url: '/operacion/v1/estado', headers: { authorization: `Bearer ${OPERATOR}` } })
  const log = JSON.stringify(t.logs)
  expect(t.logs.length).toBeGreaterThan(0)
  expect(log).not.toContain(OPERATOR)
  for (const part of bearer.split('.')) expect(log).not.toContain(part)
})
