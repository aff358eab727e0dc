// A token without a password: the client assertion signed by an e.firma (IETF RFC 7523), refusal by refusal.
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { TestEfirma } from '../../../src/modules/efirma/index.ts'
import { type TestPki, testPki } from '../../support/efirma.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { assertion, assertionForm, post, TOKEN_URL, unix } from './clients.ts'
import { unsigned } from './forge.ts'

let t: Service
let pki: TestPki
let company: TestEfirma
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
  company = await pki.company()
})
beforeEach(() => t.clock.set(NOW))
afterAll(() => t.stop())

const send = async (text: string, more: Record<string, string> = {}) => post(t, assertionForm(text, more))

async function expectRefused(text: string, description: string, more: Record<string, string> = {}) {
  const response = await send(text, more)
  expect(response.json()).toMatchObject({ error: 'invalid_client', error_description: description })
  expect(response.statusCode).toBe(401)
  expect(response.headers['www-authenticate']).toBe('Basic realm="sia", charset="UTF-8"')
}

test('an e.firma alone gets a token that is bound to its certificate', async () => {
  const response = await send(await assertion(t, company))
  expect(response.statusCode).toBe(200)
  expect(response.headers['cache-control']).toBe('no-store')
  expect(response.json()).toEqual({
    access_token: expect.any(String),
    token_type: 'Bearer',
    expires_in: 3600,
    scope: 'lectura escritura',
  })
  const claims = decodeJwt(response.json().access_token)
  expect(claims).toMatchObject({ sub: company.rfc, client_id: company.rfc, cred: `efirma:${company.numeroSerie}` })
  const answer = await t.app.inject({ url: '/v1/avisos', headers: { authorization: `Bearer ${response.json().access_token}` } })
  expect(answer.statusCode).not.toBe(401)
  const audit = await t.ctx.db.selectFrom('auditoria').select(['actor', 'resultado']).where('objeto', '=', claims.jti!).execute()
  expect(audit).toEqual([{ actor: company.rfc, resultado: 'hecho' }])
  const rows = await t.ctx.db.selectFrom('contrasenas').select('id').where('rfc', '=', company.rfc).execute()
  expect(rows).toEqual([])
})

test('audience may be the token endpoint or the issuer, alone or in a list; client_id may be said again', async () => {
  for (const aud of [TOKEN_URL, 'https://sia.test', [TOKEN_URL]]) {
    expect((await send(await assertion(t, company, { claims: { aud } }))).statusCode).toBe(200)
  }
  expect((await send(await assertion(t, company), { client_id: company.rfc })).statusCode).toBe(200)
})

test('an RFC with Ñ or & is the same in certificate and assertion', async () => {
  for (const rfc of ['ÑAÑ900101AA8', 'A&B900101AA2']) {
    const efirma = await pki.efirma(rfc)
    const response = await send(await assertion(t, efirma))
    expect(response.statusCode).toBe(200)
    expect(decodeJwt(response.json().access_token).sub).toBe(rfc)
  }
})

test('an assertion serves once, also when sent twice at the same moment', async () => {
  const text = await assertion(t, company)
  const answers = await Promise.all([send(text), send(text), send(text)])
  expect(answers.map((r) => r.statusCode).sort()).toEqual([200, 401, 401])
  await expectRefused(text, 'Esta client_assertion no es nueva: cada jti sirve una sola vez.')
  t.clock.advance(60)
  await expectRefused(text, 'Esta client_assertion no es nueva: cada jti sirve una sola vez.')
})

test('an assertion for another service or for the sandbox is refused', async () => {
  const description = 'aud de client_assertion debe ser el issuer o el token_endpoint de este servicio.'
  for (const aud of [
    'https://sia.test/sandbox/v1/token',
    'https://sia.test/sandbox',
    'https://sia.test/v1',
    'https://otro.test/v1/token',
    [],
  ]) {
    await expectRefused(await assertion(t, company, { claims: { aud } }), description)
  }
  await expectRefused(await assertion(t, company, { claims: { aud: undefined } }), description)
})

test('times: expired, not yet valid, from the future, or good for longer than five minutes', async () => {
  const now = unix(t)
  const ask = (claims: object) => assertion(t, company, { claims: claims as never })
  await expectRefused(await ask({ exp: now - 30 }), 'exp de client_assertion falta o ya ha pasado: revise el reloj de su equipo.')
  await expectRefused(await ask({ nbf: now + 31 }), 'nbf de client_assertion queda en el futuro: revise el reloj de su equipo.')
  await expectRefused(await ask({ iat: now + 31 }), 'iat de client_assertion queda en el futuro: revise el reloj de su equipo.')
  await expectRefused(await ask({ iat: 'hoy' }), 'iat de client_assertion queda en el futuro: revise el reloj de su equipo.')
  await expectRefused(await ask({ exp: now + 331 }), 'exp debe quedar a 300 segundos o menos.')
  await expectRefused(
    await ask({ exp: undefined }),
    'exp de client_assertion falta o ya ha pasado: revise el reloj de su equipo.',
  )
  for (const good of [{ exp: now - 29 }, { exp: now + 330 }, { nbf: now + 30 }, { iat: now + 30 }, { iat: undefined }]) {
    expect((await send(await ask(good))).statusCode).toBe(200)
  }
})

test('issuer, subject and client_id are the RFC of the certificate', async () => {
  await expectRefused(await assertion(t, company, { claims: { iss: 'MAB9307148T4' } }), 'iss debe ser el RFC del certificado.')
  await expectRefused(await assertion(t, company, { claims: { sub: 'MAB9307148T4' } }), 'sub debe ser el RFC del certificado.')
  await expectRefused(await assertion(t, company), 'client_id debe ser el RFC del certificado.', { client_id: 'MAB9307148T4' })
  await expectRefused(await assertion(t, company, { claims: { iss: undefined } }), 'Falta iss en client_assertion.')
  await expectRefused(await assertion(t, company, { claims: { sub: undefined } }), 'Falta sub en client_assertion.')
})

test('an assertion without a usable jti is refused', async () => {
  await expectRefused(await assertion(t, company, { claims: { jti: undefined } }), 'Falta jti en client_assertion.')
  for (const jti of ['', 'x'.repeat(256), 7]) {
    await expectRefused(
      await assertion(t, company, { claims: { jti: jti as string } }),
      'jti debe ser un texto de 1 a 255 caracteres.',
    )
  }
})

test('only RS256 by the key of the certificate counts', async () => {
  const description = 'La firma RS256 de client_assertion no corresponde a su certificado.'
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  await expectRefused(await assertion(t, company, { key: stranger }), description)
  const publicPem = createPublicKey(company.privateKey).export({ type: 'spki', format: 'pem' }) as string
  await expectRefused(await assertion(t, company, { key: Buffer.from(publicPem), header: { alg: 'HS256' } }), description)
  await expectRefused(await assertion(t, company, { header: { alg: 'PS256' } }), description)
  await expectRefused(unsigned(await assertion(t, company)), description)
  const text = await assertion(t, company)
  const [header, , signature] = text.split('.')
  const other = Buffer.from(JSON.stringify({ ...decodeJwt(text), sub: 'MAB9307148T4' })).toString('base64url')
  await expectRefused(`${header}.${other}.${signature}`, description)
})

test('a text that is no assertion, or carries no certificate, is refused', async () => {
  const description = 'client_assertion debe ser un JWT con el certificado de la e.firma en el encabezado x5c.'
  for (const text of ['x', 'a.b.c', '..', 'x'.repeat(20_000)]) await expectRefused(text, description)
  for (const x5c of [undefined, [], 'AAAA', [7]])
    await expectRefused(await assertion(t, company, { header: { x5c } }), description)
  await expectRefused(
    await assertion(t, company, { header: { x5c: ['AAAA'] } }),
    'La firma RS256 de client_assertion no corresponde a su certificado.',
  )
})

test('the certificate passes every check of an e.firma act, and the refusal names which it does not', async () => {
  const seal = await pki.efirma(company.rfc, { sucursal: 'Matriz' })
  await expectRefused(await assertion(t, seal), 'La e.firma de client_assertion no se acepta: EFIRMA_ES_CSD.')
  const day = 86_400_000
  const lapsed = await pki.efirma(company.rfc, {
    from: new Date(t.clock.now.getTime() - 20 * day),
    to: new Date(t.clock.now.getTime() - day),
  })
  const response = await send(await assertion(t, lapsed))
  expect(response.json()).toMatchObject({
    error: 'invalid_client',
    error_description: 'La e.firma de client_assertion no se acepta: EFIRMA_NO_VIGENTE.',
  })
  const { makeTestAuthority, issueTestEfirma } = await import('../../../src/modules/efirma/index.ts')
  const unknown = await makeTestAuthority({ from: new Date('2020-01-01'), to: new Date('2040-01-01') })
  const stranger = await issueTestEfirma(unknown, {
    rfc: company.rfc,
    nombre: 'FALSA',
    from: new Date('2025-01-01'),
    to: new Date('2029-01-01'),
    privateKey: company.privateKey,
  })
  await expectRefused(await assertion(t, stranger), 'La e.firma de client_assertion no se acepta: EFIRMA_EMISOR_DESCONOCIDO.')
})

test('each refused assertion is on the audit log with its reason, and no token is left behind', async () => {
  const before = await t.ctx.db.selectFrom('auditoria').select('id').where('resultado', '=', 'hecho').execute()
  await send(await assertion(t, company, { claims: { iss: 'MAB9307148T4' } }))
  const last = await t.ctx.db
    .selectFrom('auditoria')
    .select(['accion', 'resultado', 'detalle'])
    .orderBy('id', 'desc')
    .executeTakeFirst()
  expect(last).toEqual({
    accion: 'token.emitir',
    resultado: 'invalid_client',
    detalle: { motivo: 'iss debe ser el RFC del certificado.' },
  })
  const after = await t.ctx.db.selectFrom('auditoria').select('id').where('resultado', '=', 'hecho').execute()
  expect(after).toEqual(before)
})

test('neither assertion nor token is ever logged', async () => {
  const text = await assertion(t, company)
  const response = await send(text)
  await send(text)
  const log = JSON.stringify(t.logs)
  for (const part of [...text.split('.'), ...response.json().access_token.split('.')]) expect(log).not.toContain(part)
})
