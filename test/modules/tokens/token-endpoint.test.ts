// POST /v1/token and its revocation as RFC 6749 and 7009 write them, with a password that came by mail.
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestEfirma } from '../../../src/modules/efirma/index.ts'
import { sign, type TestPki, testPki } from '../../support/efirma.ts'
import { bearer } from '../../support/login.ts'
import { type Service, startService } from '../../support/service.ts'
import { assertion, assertionForm, basic, type PasswordClient, passwordClient, post } from './clients.ts'
import { unsigned } from './forge.ts'

let t: Service
let pki: TestPki
let company: TestEfirma
let client: PasswordClient
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  company = await pki.company()
  client = await passwordClient(t, company)
})
// A code serves once, and limits grow with refusals: each test starts two hours later.
beforeEach(() => t.clock.advance(7200))
afterAll(() => t.stop())

const grant = (more: Record<string, string> = {}): Record<string, string> => ({ grant_type: 'client_credentials', ...more })
const secret = (more: Record<string, string> = {}): Record<string, string> =>
  grant({ client_id: client.rfc, client_secret: client.password, otp: client.otp(), ...more })
const resource = (token: string) =>
  t.app.inject({ url: '/v1/relaciones-confianza', headers: { authorization: `Bearer ${token}` } })
const count = async () =>
  (
    await t.ctx.db
      .selectFrom('auditoria')
      .select('id')
      .where('accion', '=', 'token.emitir')
      .where('resultado', '=', 'hecho')
      .execute()
  ).length

async function expectError(response: Awaited<ReturnType<typeof post>>, status: number, error: string, description?: string) {
  expect(response.json()).toEqual({
    error,
    error_description: description ?? expect.any(String),
    error_uri: expect.stringMatching(/^https:\/\/sia\.test\/docs\/errores#[A-Za-z_]+$/),
  })
  expect(response.statusCode).toBe(status)
  expect(response.headers['content-type']).toBe('application/json; charset=utf-8')
  expect(response.headers['cache-control']).toBe('no-store')
  expect(response.headers['www-authenticate']).toBe(status === 401 ? 'Basic realm="sia", charset="UTF-8"' : undefined)
  // RFC 6749 5.2 allows these characters only.
  expect(response.json().error_description).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]+$/)
}

test('RFC, password and code in the form give a token that opens the service', async () => {
  const response = await post(t, secret())
  expect(response.statusCode).toBe(200)
  expect(response.headers['cache-control']).toBe('no-store')
  expect(response.json()).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'lectura escritura',
  })
  const claims = decodeJwt(response.json().access_token)
  const row = await t.ctx.db.selectFrom('contrasenas').select('id').where('rfc', '=', client.rfc).executeTakeFirstOrThrow()
  expect(claims).toMatchObject({ sub: client.rfc, cred: row.id })
  expect((await resource(response.json().access_token)).statusCode).toBe(200)
})

test('HTTP Basic carries RFC and password, encoded as RFC 6749 wants it or, as curl does, not at all', async () => {
  const rfc = 'ÑA&900101AA3'
  const own = await passwordClient(t, await pki.efirma(rfc))
  const raw = (encoding: BufferEncoding) => ({
    authorization: `Basic ${Buffer.from(`${rfc}:${own.password}`, encoding).toString('base64')}`,
  })
  for (const headers of [
    basic(rfc, own.password),
    raw('utf8'),
    raw('latin1'),
    basic(rfc.toLowerCase(), own.password),
    basic(rfc.normalize('NFD'), own.password),
  ]) {
    t.clock.advance(60)
    const response = await post(t, grant({ otp: own.otp() }), headers)
    expect(response.statusCode).toBe(200)
    expect(decodeJwt(response.json().access_token).sub).toBe(rfc)
  }
  t.clock.advance(60)
  expect((await post(t, grant({ otp: own.otp(), client_id: rfc }), basic(rfc, own.password))).statusCode).toBe(200)
})

test('a scope that was asked for is all that is granted', async () => {
  const response = await post(t, secret({ scope: 'lectura' }))
  expect(response.json().scope).toBe('lectura')
  expect(decodeJwt(response.json().access_token).scope).toBe('lectura')
})

test('form fields that nobody knows, and empty ones, are ignored', async () => {
  const response = await post(t, secret({ resource: 'https://x.test', audience: 'y', scope: '', client_assertion: '' }))
  expect(response.statusCode).toBe(200)
})

test('unknown RFC, wrong password, wrong code and used code get one and the same answer', async () => {
  const used = secret()
  expect((await post(t, used)).statusCode).toBe(200)
  const attempts = [
    () => secret({ client_id: 'MAB9307148T4' }),
    () => secret({ client_id: 'no es un RFC' }),
    () => secret({ client_secret: 'AAAA-AAAA-AAAA-AAAA-AAAA-AAAA-AAAA' }),
    () => secret({ otp: client.otp() === '000000' ? '000001' : '000000' }),
    () => secret({ otp: 'abc' }),
  ]
  const before = await count()
  const bodies = new Set<string>()
  const expectVague = async (form: Record<string, string>) => {
    const response = await post(t, form)
    await expectError(
      response,
      401,
      'invalid_client',
      'Credenciales no aceptadas: el RFC, la clave secreta o el OTP no corresponden, o ya no sirven.',
    )
    bodies.add(response.body)
  }
  await expectVague(used)
  for (const form of attempts) {
    // The limits of the refusals before have passed.
    t.clock.advance(7200)
    await expectVague(form())
  }
  expect(bodies.size).toBe(1)
  expect(await count()).toBe(before)
})

test('what is missing or doubled is said before a one-time code is spent', async () => {
  const right = secret()
  await expectError(await post(t, {}), 400, 'invalid_request', 'Falta el campo grant_type; su valor es client_credentials.')
  await expectError(
    await post(t, { ...right, otp: '' }),
    400,
    'invalid_request',
    'Falta el campo otp, la clave de un solo uso que muestra su autenticador.',
  )
  await expectError(await post(t, { ...right, scope: 'lectura todo' }), 400, 'invalid_scope')
  for (const grant_type of ['password', 'authorization_code', 'refresh_token', 'Client_Credentials']) {
    await expectError(await post(t, { ...right, grant_type }), 400, 'unsupported_grant_type')
  }
  const twice = `${new URLSearchParams(right)}&scope=lectura&scope=escritura`
  await expectError(
    await post(t, twice),
    400,
    'invalid_request',
    'Cada campo va una sola vez, como texto, en el cuerpo y no en la URL. Revise: scope.',
  )
  const unknownTwice = `${new URLSearchParams(right)}&%3Cscript%3E=1&%3Cscript%3E=2`
  await expectError(
    await post(t, unknownTwice),
    400,
    'invalid_request',
    'Cada campo va una sola vez, como texto, en el cuerpo y no en la URL.',
  )
  await expectError(await post(t, right, {}, '/v1/token?client_secret=x'), 400, 'invalid_request')
  await expectError(
    await post(t, { ...right, client_id: 'a\u0000b' }),
    400,
    'invalid_request',
    'Las credenciales llevan caracteres de control.',
  )
  expect((await post(t, right)).statusCode).toBe(200)
})

test('a client identifies itself in exactly one way', async () => {
  const right = secret()
  const one = 'Use un solo medio: HTTP Basic, client_secret o client_assertion.'
  const headers = basic(client.rfc, client.password)
  await expectError(await post(t, right, headers), 400, 'invalid_request', one)
  await expectError(await post(t, { ...right, ...assertionForm('x') }), 400, 'invalid_request', one)
  await expectError(await post(t, assertionForm(await assertion(t, company)), headers), 400, 'invalid_request', one)
  await expectError(await post(t, grant({ client_assertion: 'x' })), 400, 'invalid_request')
  await expectError(
    await post(t, grant({ client_id: 'MAB9307148T4', otp: right.otp! }), headers),
    400,
    'invalid_request',
    'client_id no corresponde al usuario de HTTP Basic.',
  )
  for (const authorization of ['Basic', 'Basic %%%', 'Basic cGVwZQ==', 'Bearer abc', 'Basic ']) {
    await expectError(await post(t, grant({ otp: right.otp! }), { authorization }), 400, 'invalid_request')
  }
  const incomplete: Record<string, string>[] = [{}, { client_id: client.rfc }, { client_secret: client.password }]
  for (const none of incomplete) {
    await expectError(await post(t, grant({ otp: right.otp!, ...none })), 401, 'invalid_client')
  }
  expect((await post(t, right)).statusCode).toBe(200)
})

test('a body that is not a form is refused by its type and size', async () => {
  const json = await t.app.inject({ method: 'POST', url: '/v1/token', payload: secret() })
  await expectError(json, 415, 'invalid_request', 'El cuerpo debe ir como application/x-www-form-urlencoded.')
  const large = await post(t, secret({ extra: 'x'.repeat(70_000) }))
  await expectError(large, 413, 'invalid_request', 'El cuerpo es demasiado grande.')
  await expectError(await t.app.inject({ method: 'POST', url: '/v1/token' }), 400, 'invalid_request')
})

test('too many refusals are answered 429 with the time to wait', async () => {
  const rfc = 'VACE460910SX6'
  let response = await post(t, secret({ client_id: rfc }))
  for (let i = 0; i < 50 && response.statusCode === 401; i++) response = await post(t, secret({ client_id: rfc }))
  await expectError(response, 429, 'slow_down')
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
})

test('cancelling the password ends tokens of every kind with the next request', async () => {
  const person = await pki.person()
  const own = await passwordClient(t, person)
  const login = async () =>
    (await post(t, grant({ client_id: own.rfc, client_secret: own.password, otp: own.otp() }))).json().access_token
  const first = await login()
  const byEfirma = (await post(t, assertionForm(await assertion(t, person)))).json().access_token
  expect((await resource(first)).statusCode).toBe(200)
  const payload = await sign(t, person, 'contrasena:cancelar')
  expect((await t.app.inject({ method: 'POST', url: '/v1/contrasenas/cancelacion', payload })).statusCode).toBe(204)
  expect((await resource(first)).statusCode).toBe(401)
  expect((await resource(byEfirma)).statusCode).toBe(401)
})

test('revoking takes effect with the next request, can be repeated, and leaves other tokens alone', async () => {
  const [token, other] = [
    (await bearer(t, client.rfc)).authorization.slice(7),
    (await bearer(t, client.rfc)).authorization.slice(7),
  ]
  const revoke = () => post(t, { token, token_type_hint: 'access_token' }, {}, '/v1/token/revocacion')
  for (let i = 0; i < 2; i++) {
    const response = await revoke()
    expect([response.statusCode, response.body]).toEqual([200, ''])
  }
  const refused = await resource(token)
  expect(refused.statusCode).toBe(401)
  expect(refused.headers['www-authenticate']).toContain('error="invalid_token"')
  expect((await resource(other)).statusCode).toBe(200)
  const { jti, exp } = decodeJwt(token)
  expect(await t.ctx.db.selectFrom('tokens_revocados').selectAll().execute()).toEqual([{ jti, vence_el: new Date(exp! * 1000) }])
  const audit = await t.ctx.db
    .selectFrom('auditoria')
    .select(['actor', 'resultado'])
    .where('accion', '=', 'token.revocar')
    .execute()
  expect(audit).toEqual([{ actor: client.rfc, resultado: 'hecho' }])
})

test('revoking what is no live token of this service answers 200 and stores nothing', async () => {
  const before = await t.ctx.db.selectFrom('tokens_revocados').selectAll().execute()
  const token = (await bearer(t, client.rfc)).authorization.slice(7)
  t.clock.advance(3600)
  for (const text of [token, 'x', unsigned(token), `${token}x`]) {
    expect((await post(t, { token: text }, {}, '/v1/token/revocacion')).statusCode).toBe(200)
  }
  await expectError(await post(t, {}, {}, '/v1/token/revocacion'), 400, 'invalid_request', 'Falta el campo token.')
  expect(await t.ctx.db.selectFrom('tokens_revocados').selectAll().execute()).toEqual(before)
})

test('no password, code or token is ever logged', async () => {
  const right = secret()
  const { access_token } = (await post(t, right)).json()
  await post(t, right)
  await post(t, grant({ otp: right.otp! }), basic(client.rfc, client.password))
  await post(t, { token: access_token }, {}, '/v1/token/revocacion')
  await t.app.inject({ method: 'POST', url: `/v1/token?client_secret=${client.password}`, payload: right })
  const log = JSON.stringify(t.logs)
  expect(log).not.toContain(client.password)
  expect(log).not.toContain(`"${right.otp}"`)
  expect(log).not.toContain(basic(client.rfc, client.password).authorization.slice(6))
  for (const part of access_token.split('.')) expect(log).not.toContain(part)
})
