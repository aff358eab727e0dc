// Tokens bound to a key of the client (IETF RFC 9449): what the token endpoint and a resource refuse.
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { calculateJwkThumbprint, decodeJwt } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { makeContext } from '../../../src/context.ts'
import { connectPostgres } from '../../../src/db/connect.ts'
import type { TestEfirma } from '../../../src/modules/efirma/index.ts'
import { issueAccessToken } from '../../../src/modules/tokens/index.ts'
import { testPki } from '../../support/efirma.ts'
import { bearer, credential } from '../../support/login.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { assertion, assertionForm, type DpopKey, dpopKey, post, proof, unix } from './clients.ts'

const RESOURCE = '/v1/relaciones-confianza'
const URL_SEEN = `https://sia.test${RESOURCE}`
const ALGS = 'algs="ES256 ES384 EdDSA Ed25519 PS256 RS256"'
let t: Service
let efirma: TestEfirma
let key: DpopKey
let bound: string

beforeAll(async () => {
  t = await startService()
  efirma = await (await testPki(t)).person()
  key = dpopKey()
})
beforeEach(async () => {
  const jkt = await calculateJwkThumbprint(key.publicJwk as never)
  bound = (await issueAccessToken(t.ctx, { rfc: efirma.rfc, credential: await credential(t, efirma.rfc), scope: 'lectura', jkt }))
    .token
})
afterEach(() => t.clock.set(NOW))
afterAll(() => t.stop())

const get = (headers: Record<string, string>, url = RESOURCE) => t.app.inject({ url, headers })
const read = async (changes = {}, key_ = key) => {
  const dpop = await proof(t, key_, { method: 'GET', url: URL_SEEN, token: bound }, changes)
  return get({ authorization: `DPoP ${bound}`, dpop })
}

async function expectProofRefused(changes: object, why: string, key_ = key) {
  const response = await read(changes, key_)
  expect(response.statusCode).toBe(401)
  expect(response.json().codigo).toBe('NO_AUTENTICADO')
  expect(response.headers['www-authenticate']).toBe(
    `DPoP realm="sia", error="invalid_dpop_proof", error_description="${why}", ${ALGS}`,
  )
}
const UNREADABLE = 'La prueba DPoP es ilegible, no corresponde a su llave o queda fuera de tiempo'

test('the token endpoint binds the token to the key of the proof', async () => {
  const response = await post(t, assertionForm(await assertion(t, efirma)), { dpop: await proof(t, key, {}) })
  expect(response.statusCode).toBe(200)
  expect(response.json()).toMatchObject({ token_type: 'DPoP', expires_in: 3600 })
  expect(decodeJwt(response.json().access_token).cnf).toEqual({ jkt: await calculateJwkThumbprint(key.publicJwk as never) })
})

test('a bound token with its proof opens a resource; the query is no part of the address', async () => {
  expect((await read()).statusCode).toBe(200)
  const dpop = await proof(t, key, { method: 'GET', url: URL_SEEN, token: bound })
  expect((await get({ authorization: `dpop ${bound}`, dpop }, `${RESOURCE}?limite=1`)).statusCode).toBe(200)
})

test('a bound token is refused as Bearer, and without a proof', async () => {
  for (const scheme of ['Bearer', 'DPoP']) {
    const response = await get({ authorization: `${scheme} ${bound}` })
    expect(response.statusCode).toBe(401)
    expect(response.headers['www-authenticate']).toBe(
      `DPoP realm="sia", error="invalid_token", error_description="El token pide prueba DPoP", ${ALGS}`,
    )
  }
  const dpop = await proof(t, key, { method: 'GET', url: URL_SEEN, token: bound })
  expect((await get({ authorization: `Bearer ${bound}`, dpop })).statusCode).toBe(401)
})

test('a token without a key is refused as DPoP', async () => {
  const plain = (await bearer(t, efirma.rfc)).authorization.slice('Bearer '.length)
  const dpop = await proof(t, key, { method: 'GET', url: URL_SEEN, token: plain })
  const response = await get({ authorization: `DPoP ${plain}`, dpop })
  expect(response.statusCode).toBe(401)
  expect(response.headers['www-authenticate']).toContain('El token no lleva llave DPoP')
  expect((await get({ authorization: `Bearer ${plain}`, dpop })).statusCode).toBe(200)
})

test('a proof serves once, also at another process and at the same moment', async () => {
  const database = t.databaseUrl ? connectPostgres(t.databaseUrl, 4) : { ...t.ctx.database }
  const other = await buildApp(makeContext({ ...t.ctx, database }))
  const dpop = await proof(t, key, { method: 'GET', url: URL_SEEN, token: bound })
  const headers = { authorization: `DPoP ${bound}`, dpop }
  const answers = await Promise.all([get(headers), other.inject({ url: RESOURCE, headers }), get(headers)])
  expect(answers.map((r) => r.statusCode).sort()).toEqual([200, 401, 401])
  const again = await other.inject({ url: RESOURCE, headers })
  expect(again.headers['www-authenticate']).toContain('jti no es nuevo')
  await other.close()
  if (t.databaseUrl) await database.close()
})

test('a proof by another key is refused', async () => {
  await expectProofRefused({}, 'la llave no es la del token', dpopKey())
})

test('a proof is for one method, one address and one token', async () => {
  await expectProofRefused({ claims: { htm: 'POST' } }, 'htm no corresponde a esta solicitud')
  for (const htu of ['https://sia.test/v1/avisos', 'https://otro.test/v1/relaciones-confianza', `${URL_SEEN}/`, 'nada', 7]) {
    await expectProofRefused({ claims: { htu: htu as string } }, 'htu no es la URL de esta solicitud')
  }
  await expectProofRefused({ claims: { ath: undefined } }, 'ath no corresponde al token')
  await expectProofRefused({ claims: { ath: 'x' } }, 'ath no corresponde al token')
  for (const htu of [`${URL_SEEN}?limite=1#x`, 'HTTPS://SIA.TEST:443/v1/relaciones-confianza']) {
    expect((await read({ claims: { htu } })).statusCode).toBe(200)
  }
})

test('a proof is for now', async () => {
  const now = unix(t)
  for (const iat of [now - 121, now + 61, undefined, 'hoy'])
    await expectProofRefused({ claims: { iat: iat as number } }, UNREADABLE)
  for (const iat of [now - 120, now + 60]) expect((await read({ claims: { iat } })).statusCode).toBe(200)
})

test('a proof that is no DPoP proof is refused', async () => {
  for (const header of [
    { typ: 'JWT' },
    { typ: undefined },
    { jwk: undefined },
    { jwk: 'x' },
    { jwk: { kty: 'oct', k: 'AAAA' } },
  ]) {
    await expectProofRefused({ header }, UNREADABLE)
  }
  await expectProofRefused({ header: { jwk: dpopKey().publicJwk } }, UNREADABLE)
  await expectProofRefused({ header: { jwk: key.privateKey.export({ format: 'jwk' }) } }, UNREADABLE)
  for (const jti of ['', 'x'.repeat(256), 7])
    await expectProofRefused({ claims: { jti: jti as string } }, 'jti debe ser un texto de 1 a 255 caracteres')
  await expectProofRefused({ claims: { jti: undefined } }, UNREADABLE)
  for (const dpop of ['x', 'a.b.c', `${await proof(t, key, {})}, ${await proof(t, key, {})}`]) {
    const response = await get({ authorization: `DPoP ${bound}`, dpop })
    expect(response.headers['www-authenticate']).toContain('error="invalid_dpop_proof"')
  }
})

test('a shared secret or a short RSA key is no DPoP key', async () => {
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 })
  const jwk = createPublicKey(short.privateKey).export({ format: 'jwk' })
  const { sign } = await import('node:crypto')
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const input = `${part({ alg: 'RS256', typ: 'dpop+jwt', jwk })}.${part({ htm: 'GET', htu: URL_SEEN, iat: unix(t), jti: 'corta' })}`
  const dpop = `${input}.${sign('sha256', Buffer.from(input), short.privateKey).toString('base64url')}`
  const response = await get({ authorization: `DPoP ${bound}`, dpop })
  expect(response.headers['www-authenticate']).toContain(UNREADABLE)
})

test('the token endpoint refuses a wrong proof before it looks at the credential, and a used one after', async () => {
  const text = await assertion(t, efirma)
  for (const wrong of [
    'x',
    await proof(t, key, {}, { claims: { htm: 'GET' } }),
    await proof(t, key, { url: 'https://sia.test/v1/avisos' }),
    await proof(t, key, {}, { claims: { iat: unix(t) - 200 } }),
  ]) {
    const response = await post(t, assertionForm(text), { dpop: wrong })
    expect(response.statusCode).toBe(400)
    expect(response.json().error).toBe('invalid_dpop_proof')
  }
  const dpop = await proof(t, key, {})
  expect((await post(t, assertionForm(text), { dpop })).statusCode).toBe(200)
  const replayed = await post(t, assertionForm(await assertion(t, efirma)), { dpop })
  expect(replayed.json()).toMatchObject({
    error: 'invalid_dpop_proof',
    error_description: 'jti no es nuevo: cada prueba sirve una sola vez.',
  })
})

test('behind a proxy that adds a path, the address is the one that clients see', async () => {
  const { publicAddress } = await import('../../../src/modules/tokens/dpop.ts')
  const at = (publicUrl: string, url: string) =>
    publicAddress(makeContext({ ...t.ctx, config: { ...t.ctx.config, publicUrl } }), url)
  expect(at('https://sia.test', '/v1/avisos?limite=1')).toBe('https://sia.test/v1/avisos')
  expect(at('https://gob.test/sia', '/v1/avisos')).toBe('https://gob.test/sia/v1/avisos')
  expect(at('https://sia.test/sandbox', '/sandbox/v1/avisos')).toBe('https://sia.test/sandbox/v1/avisos')
})

test('no proof is ever logged', async () => {
  const dpop = await proof(t, key, { method: 'GET', url: URL_SEEN, token: bound })
  await get({ authorization: `DPoP ${bound}`, dpop })
  await get({ authorization: `DPoP ${bound}`, dpop })
  const log = JSON.stringify(t.logs)
  for (const part of dpop.split('.')) expect(log).not.toContain(part)
})
