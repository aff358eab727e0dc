// Nothing of the sandbox counts in production, and nothing of production in the sandbox.
import { createHash } from 'node:crypto'
import { SignJWT } from 'jose'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decrypt, encrypt } from '../../../src/kernel/encryption.ts'
import { chainAudit } from '../../../src/modules/audit/index.ts'
import type { TestEfirma } from '../../../src/modules/efirma/index.ts'
import { type OpenedRun, testEfirmas } from '../../../src/modules/sandbox/index.ts'
import { testPki } from '../../support/efirma.ts'
import { bearer } from '../../support/login.ts'
import { publish } from '../../support/notices.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { issuePassword } from '../../support/password.ts'
import { underRule } from '../../support/rules.ts'
import { anyRun, efirmaOf, login, sandboxBearer, sandboxOf, signAt } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

const EMPLOYER = 'EMP900101AA7'
const NRP = 'A0112345101'

let t: Service
let opened: OpenedRun
let sandboxAuth: { authorization: string }
let productionAuth: { authorization: string }
let testEmployer: { rfc: string; efirma: TestEfirma }
let realEmployer: TestEfirma
let realPerson: TestEfirma

beforeAll(async () => {
  t = await startService({ sandbox: true })
  opened = await anyRun(t)
})
afterAll(() => t.stop())

const rowsOf = async (schema: string): Promise<Record<string, number>> => {
  const { rows } = await sql<{ t: string }>`
    select table_name as t from information_schema.tables where table_schema = ${schema} and table_type = 'BASE TABLE'`.execute(
    t.ctx.db,
  )
  const counts = rows.map(async ({ t: name }) => {
    const found = await sql<{ n: number }>`select count(*) as n from ${sql.table(`${schema}.${name}`)}`.execute(t.ctx.db)
    return [name, Number(found.rows[0]!.n)] as const
  })
  return Object.fromEntries((await Promise.all(counts)).filter(([, n]) => n > 0))
}

test('opening a run writes nothing in production and sends no mail there', async () => {
  expect(Object.keys(await rowsOf('public')).sort()).toEqual(['catalogos', 'sia_migraciones'])
  expect(t.mail).toEqual([])
  expect(await rowsOf('sandbox')).toMatchObject({ patrones: 4, contrasenas: 1, relaciones_confianza: 3, avisos: 12 })
})

test('both hold data from here on', async () => {
  const pki = await testPki(t)
  realEmployer = await pki.efirma(EMPLOYER)
  realPerson = await pki.person()
  await employer(t, EMPLOYER, [NRP])
  await publish(t, EMPLOYER, [{ nrp: NRP, folio_aviso: 'R0212026999001' }])
  productionAuth = await bearer(t, EMPLOYER)
  sandboxAuth = await sandboxBearer(t, opened)
  const [first] = opened.patrones
  testEmployer = { rfc: first!.rfc, efirma: await efirmaOf(t, opened, first!.rfc) }
  const get = async (base: string, headers: Record<string, string>, url: string) =>
    (await t.app.inject({ url: `${base}/v1${url}`, headers })).statusCode
  expect(await get('', productionAuth, '/avisos')).toBe(200)
  expect(await get('/sandbox', sandboxAuth, `/avisos?patron=${encodeURIComponent(testEmployer.rfc)}`)).toBe(200)
})

test('a token of one is refused in the other', async () => {
  const cases = [
    ['/sandbox', productionAuth],
    ['', sandboxAuth],
  ] as const
  for (const [base, headers] of cases) {
    const response = await t.app.inject({ url: `${base}/v1/avisos`, headers })
    expect([response.statusCode, response.json().codigo]).toEqual([401, 'NO_AUTENTICADO'])
    expect(response.headers['www-authenticate']).toContain('invalid_token')
  }
})

test('a token signed by the key of one is refused in the other also when it says the other issuer', async () => {
  const sandbox = sandboxOf(t)
  const row = await sandbox.db.selectFrom('llaves_firma').selectAll().executeTakeFirstOrThrow()
  const pem = decrypt(sandbox.keyring, row.privada_sealed!, `llaves_firma:${row.kid}`).toString('utf8')
  const key = await import('jose').then((jose) => jose.importPKCS8(pem, 'ES256'))
  const iat = Math.floor(t.clock.now.getTime() / 1000)
  const claims = { sub: EMPLOYER, client_id: EMPLOYER, jti: 'x', scope: 'lectura', cred: 'efirma:1', iat, exp: iat + 600 }
  const forged = await new SignJWT({ ...claims, iss: 'https://sia.test', aud: 'https://sia.test/v1' })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: row.kid })
    .sign(key)
  const response = await t.app.inject({ url: '/v1/avisos', headers: { authorization: `Bearer ${forged}` } })
  expect([response.statusCode, response.json().codigo]).toEqual([401, 'NO_AUTENTICADO'])
})

test('each publishes its own keys and its own issuer', async () => {
  const read = async (url: string) => (await t.app.inject({ url })).json()
  const [real, tried] = [await read('/.well-known/jwks.json'), await read('/sandbox/.well-known/jwks.json')]
  expect(tried.keys).toHaveLength(1)
  expect(real.keys.map((k: { kid: string }) => k.kid)).not.toContain(tried.keys[0].kid)
  expect(await read('/.well-known/oauth-authorization-server')).toMatchObject({ issuer: 'https://sia.test' })
  expect(await read('/.well-known/oauth-authorization-server/sandbox')).toMatchObject({
    issuer: 'https://sia.test/sandbox',
    token_endpoint: 'https://sia.test/sandbox/v1/token',
    jwks_uri: 'https://sia.test/sandbox/.well-known/jwks.json',
  })
  const [sealed, testSealed] = [await read('/.well-known/sello-jwks.json'), await read('/sandbox/.well-known/sello-jwks.json')]
  expect(sealed.keys[0].kid).not.toBe(testSealed.keys[0].kid)
})

test('credentials of one open nothing in the other', async () => {
  const there = await login(t, opened.credenciales, '')
  expect([there.statusCode, there.json().error]).toEqual([401, 'invalid_client'])
  const real = await issuePassword(t, realPerson)
  const here = await login(t, { rfc: real.rfc, contrasena: real.password, otp: { uri: '', secreto: real.secret } })
  expect([here.statusCode, here.json().error]).toEqual([401, 'invalid_client'])
})

test('an e.firma of one is nobody in the other', async () => {
  const cases = [
    ['', testEmployer.efirma],
    ['/sandbox', realEmployer],
  ] as const
  for (const [base, efirma] of cases) {
    const payload = await signAt(t, base, efirma, 'contrasena:emitir', { correo: 'a@b.mx' })
    const response = await t.app.inject({ method: 'POST', url: `${base}/v1/contrasenas`, payload })
    expect([response.statusCode, response.json().codigo]).toEqual([403, 'EFIRMA_EMISOR_DESCONOCIDO'])
  }
})

test('the authority that production believes is unknown to the sandbox, and its own stands in no file', async () => {
  const [efirma] = await testEfirmas(sandboxOf(t), opened.run)
  const assertion = (aud: string) =>
    new SignJWT({ iss: efirma!.rfc, sub: efirma!.rfc, aud, jti: 'j1', exp: Math.floor(t.clock.now.getTime() / 1000) + 60 })
      .setProtectedHeader({ alg: 'RS256', x5c: [efirma!.cer.toString('base64')] })
      .sign(efirma!.privateKey)
  const ask = async (base: string, client_assertion: string) =>
    t.app.inject({
      method: 'POST',
      url: `${base}/v1/token`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({
        grant_type: 'client_credentials',
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion,
      }).toString(),
    })
  const toProduction = await assertion('https://sia.test')
  const toSandbox = await assertion('https://sia.test/sandbox')
  expect((await ask('', toProduction)).json()).toMatchObject({ error: 'invalid_client' })
  // made for production, it is not taken in the sandbox either
  expect((await ask('/sandbox', toProduction)).json()).toMatchObject({ error: 'invalid_client' })
  expect((await ask('/sandbox', toSandbox)).json()).toMatchObject({ token_type: 'Bearer' })
})

test('a text prepared in one is signed for nothing in the other', async () => {
  const payload = await signAt(t, '', realEmployer, 'contrasena:cancelar')
  const response = await t.app.inject({ method: 'POST', url: '/sandbox/v1/contrasenas/cancelacion', payload })
  expect([response.statusCode, response.json().codigo]).toEqual([400, 'RETO_DESCONOCIDO'])
})

test('folios of one are unknown in the other', async () => {
  const sandbox = sandboxOf(t)
  const relation = await sandbox.db.selectFrom('relaciones_confianza').select('folio').executeTakeFirstOrThrow()
  const notice = await sandbox.db.selectFrom('avisos').select('folio_aviso').executeTakeFirstOrThrow()
  const status = async (url: string, headers: Record<string, string> = {}) => {
    const response = await t.app.inject({ url, headers })
    return [response.statusCode, response.json().codigo ?? 'ok']
  }
  expect(await status(`/v1/verificacion/${relation.folio}`)).toEqual([404, 'VERIFICACION_NO_ENCONTRADA'])
  expect(await status(`/sandbox/v1/verificacion/${relation.folio}`)).toEqual([200, 'ok'])
  expect(await status(`/v1/avisos/${notice.folio_aviso}`, productionAuth)).toEqual([404, 'AVISO_NO_ENCONTRADO'])
  expect(await status('/sandbox/v1/avisos/R0212026999001', sandboxAuth)).toEqual([404, 'AVISO_NO_ENCONTRADO'])
  const page = await t.app.inject({ url: `/sandbox/verificacion/${relation.folio}` })
  expect([page.statusCode, page.body]).toEqual([200, expect.stringContaining('SIN VALIDEZ - PRUEBAS')])
})

test('a cursor of one is refused in the other', async () => {
  const real = (await t.app.inject({ url: '/v1/desarrolladores' })).json().cursor
  const tried = (await t.app.inject({ url: '/sandbox/v1/desarrolladores' })).json().cursor
  const codes = await Promise.all(
    [
      ['/sandbox', real],
      ['', tried],
      ['', real],
      ['/sandbox', tried],
    ].map(async ([base, cursor]) => {
      const response = await t.app.inject({ url: `${base}/v1/desarrolladores?cursor=${encodeURIComponent(cursor)}` })
      return response.json().codigo ?? response.statusCode
    }),
  )
  expect(codes).toEqual(['CURSOR_INVALIDO', 'CURSOR_INVALIDO', 200, 200])
})

test('an Idempotency-Key of one means nothing in the other', async () => {
  const ask = (base: string, correo: string) =>
    t.app.inject({
      method: 'POST',
      url: `${base}/v1/efirma/retos`,
      headers: { 'idempotency-key': 'la-misma' },
      payload: { proposito: 'contrasena:emitir', datos: { correo } },
    })
  const real = await ask('', 'a@b.mx')
  const tried = await ask('/sandbox', 'otro@b.mx')
  expect([real.statusCode, tried.statusCode]).toEqual([201, 201])
  expect(tried.headers['idempotent-replayed']).toBeUndefined()
  expect((await ask('/sandbox', 'otro@b.mx')).headers['idempotent-replayed']).toBe('true')
  expect((await ask('', 'otro@b.mx')).json().codigo).toBe('IDEMPOTENCIA_DISTINTA')
})

test('what one seals the other can not open', () => {
  const sandbox = sandboxOf(t)
  expect(() => decrypt(t.ctx.keyring, encrypt(sandbox.keyring, 'secreto', 'x'), 'x')).toThrow()
  expect(() => decrypt(sandbox.keyring, encrypt(t.ctx.keyring, 'secreto', 'x'), 'x')).toThrow()
})

test("the sandbox's receipts are sealed by its own key and say on each page that they are worth nothing", async () => {
  const sandbox = sandboxOf(t)
  const { folio } = await sandbox.db.selectFrom('relaciones_confianza').select('folio').executeTakeFirstOrThrow()
  const response = await t.app.inject({
    url: `/sandbox/v1/relaciones-confianza/${folio}/acuse`,
    headers: { ...sandboxAuth, accept: 'application/pdf' },
  })
  expect([response.statusCode, response.headers['content-type']]).toEqual([200, 'application/pdf'])
  const title = Buffer.from('SIN VALIDEZ - PRUEBAS - Sello del ambiente de pruebas', 'utf8')
  expect(response.rawPayload.includes(title) || response.rawPayload.toString('latin1').includes(title.toString('hex'))).toBe(true)
  const sha256 = createHash('sha256').update(response.rawPayload).digest('hex')
  const verdict = async (base: string) => {
    const payload = response.rawPayload
    const headers = { 'content-type': 'application/pdf' }
    return (await t.app.inject({ method: 'POST', url: `${base}/v1/verificacion`, headers, payload })).json()
  }
  expect(await verdict('/sandbox')).toMatchObject({ resultado: 'integro', sha256 })
  expect(await verdict('')).toMatchObject({ resultado: 'ajeno' })
})

test('the audit chain of production holds entries of production alone', async () => {
  await chainAudit(t.ctx)
  const actors = await t.ctx.db.selectFrom('auditoria').select(['actor', 'objeto']).execute()
  const runs = new Set([...opened.patrones.map((p) => p.rfc), opened.credenciales.rfc])
  expect(actors.filter(({ actor }) => actor !== null && runs.has(actor))).toEqual([])
  const linked = await sandboxOf(t).db.selectFrom('auditoria_cadena').selectAll().execute()
  expect(linked).toEqual([])
})

test('the rule of access of each is its own: taken out of the sandbox it shuts reading there, and not in production', async () => {
  const nobody = 'select null::text, null::text, null::text, null::text, null::boolean where false'
  const read = async (base: string, headers: Record<string, string>, query = '') =>
    (await t.app.inject({ url: `${base}/v1/avisos${query}`, headers })).statusCode
  const developer = 'MAB9307148T4'
  await certified(t, developer)
  await trust(t, { patron: EMPLOYER, desarrollador: developer })
  const both = async () => [
    await read('/sandbox', await sandboxBearer(t, opened), `?patron=${encodeURIComponent(testEmployer.rfc)}`),
    await read('', await bearer(t, developer), `?patron=${EMPLOYER}`),
  ]
  expect(await both()).toEqual([200, 200])
  await underRule(sandboxOf(t).db, 'relaciones_con_acceso', nobody, async () => expect(await both()).toEqual([403, 200]))
  expect(await both()).toEqual([200, 200])
})
