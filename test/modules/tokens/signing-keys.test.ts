// Signing keys over processes: two Contexts over one database stand for two processes of one service.
import { createLocalJWKSet, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { type Context, makeContext } from '../../../src/context.ts'
import { connectPostgres } from '../../../src/db/connect.ts'
import type { Database } from '../../../src/db/database.ts'
import type { App } from '../../../src/http/app-type.ts'
import { createServer } from '../../../src/http/server.ts'
import { makeKeyring } from '../../../src/kernel/encryption.ts'
import {
  issueAccessToken,
  operatorAuthenticator,
  publishedKids,
  purgeRevokedTokens,
  requireValidToken,
  retireStolenKey,
  rotateSigningKey,
  tokenAuthenticator,
  wellKnownRoutes,
} from '../../../src/modules/tokens/index.ts'
import { credential } from '../../support/login.ts'
import { NOW, type Service, startService } from '../../support/service.ts'
import { resign, serviceKey } from './forge.ts'

const RFC = 'EKU9003173C9'
const MASTER = 'a'.repeat(64)
const closers: (() => Promise<unknown>)[] = []
let t: Service
/** The process that a test looks at first. */
let ctx: Context

beforeAll(async () => {
  t = await startService({ env: { MASTER_KEY: MASTER } })
})
beforeEach(async () => {
  t.clock.set(NOW)
  for (const table of ['llaves_firma', 'tokens_revocados', 'pruebas_usadas'] as const) await t.ctx.db.deleteFrom(table).execute()
  ctx = anotherProcess()
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})
afterAll(() => t.stop())

/** Another process of the same service: its own caches, which hang on the database object, and where it can its own connections; the same clock. */
function anotherProcess(parts: Partial<Context> = {}): Context {
  let database: Database
  if (t.databaseUrl) {
    database = connectPostgres(t.databaseUrl, 4)
    closers.push(database.close)
  } else database = { ...t.ctx.database }
  return makeContext({ ...t.ctx, ...parts, database })
}

async function serve(process: Context): Promise<App> {
  const app = await createServer(process, { token: tokenAuthenticator(process), operator: operatorAuthenticator(process) })
  await wellKnownRoutes(app, process)
  app.get('/v1/quien', { config: { access: 'token' }, schema: { hide: true } }, async () => 'usted')
  closers.push(() => app.close())
  await app.ready()
  return app
}

const status = async (app: App, bearer: string) =>
  (await app.inject({ url: '/v1/quien', headers: { authorization: `Bearer ${bearer}` } })).statusCode

const issue = async (process: Context) =>
  (await issueAccessToken(process, { rfc: RFC, credential: await credential(t, RFC), scope: 'lectura' })).token
const kidOf = (bearer: string) => decodeProtectedHeader(bearer).kid
const kids = async (app: App) => (await app.inject('/.well-known/jwks.json')).json<JSONWebKeySet>().keys.map((key) => key.kid)

test('the key is made at the first need, once for all processes that start together', async () => {
  const processes = [ctx, ...Array.from({ length: 5 }, () => anotherProcess())]
  const tokens = await Promise.all(processes.map(issue))
  const rows = await t.ctx.db.selectFrom('llaves_firma').selectAll().execute()
  expect(rows).toHaveLength(1)
  expect(new Set(tokens.map(kidOf))).toEqual(new Set([rows[0]!.kid]))
  const apps = await Promise.all(processes.map(serve))
  for (const app of apps) for (const bearer of tokens) expect(await status(app, bearer)).toBe(200)
})

test('the JWKS holds public halves that an ordinary library verifies a token with', async () => {
  const bearer = await issue(ctx)
  const response = await (await serve(ctx)).inject('/.well-known/jwks.json')
  expect(response.headers['cache-control']).toBe('public, max-age=300')
  expect(response.json()).toEqual({
    keys: [
      {
        kty: 'EC',
        crv: 'P-256',
        x: expect.any(String),
        y: expect.any(String),
        kid: kidOf(bearer),
        alg: 'ES256',
        use: 'sig',
      },
    ],
  })
  const { payload } = await jwtVerify(bearer, createLocalJWKSet(response.json()), {
    issuer: 'https://sia.test',
    audience: 'https://sia.test/v1',
    typ: 'at+jwt',
    currentDate: t.clock.now,
  })
  expect(payload.sub).toBe(RFC)
})

test('the private key is sealed, and opens only as the key that it is', async () => {
  await issue(ctx)
  const { kid, key } = await serviceKey(t)
  const row = await t.ctx.db.selectFrom('llaves_firma').selectAll().executeTakeFirstOrThrow()
  const plain = key.export({ format: 'jwk' })
  expect(row.privada_sealed!.toString('latin1')).not.toContain('PRIVATE KEY')
  expect(JSON.stringify(row.publica)).not.toContain(plain.d!)
  expect(JSON.stringify(t.logs)).not.toContain(plain.d!)
  expect(row).toMatchObject({ kid, alg: 'ES256', generacion: 1, retirada_el: null })
})

test('rotation publishes first, signs after the lead, and keeps the old key until its last token has expired', async () => {
  const other = anotherProcess()
  const [here, there] = [await serve(ctx), await serve(other)]
  const before = await issue(ctx)
  await issue(other)
  const { kid, signsFrom, retiresOld } = await rotateSigningKey(ctx)
  expect(signsFrom.getTime() - t.clock.now.getTime()).toBe(600_000)
  expect(await kids(here)).toEqual([kid, kidOf(before)])

  t.clock.advance(599)
  const last = await issue(other)
  expect(kidOf(last)).toBe(kidOf(before))
  t.clock.advance(1)
  for (const process of [ctx, other]) expect(kidOf(await issue(process))).toBe(kid)
  const after = await issue(ctx)
  for (const app of [here, there]) for (const bearer of [before, last, after]) expect(await status(app, bearer)).toBe(200)

  t.clock.set(new Date(retiresOld.getTime() - 62_000).toISOString())
  expect(await status(there, last)).toBe(200)
  t.clock.set(retiresOld.toISOString())
  expect(await kids(here)).toEqual([kid])
  expect(await status(there, last)).toBe(401)
})

test('a process that has just read the keys knows a new one from the first token that it signed', async () => {
  const other = anotherProcess()
  const there = await serve(other)
  expect(await status(there, await issue(other))).toBe(200)
  const { kid } = await rotateSigningKey(ctx)
  const early = await resign(await issue(ctx), (await serviceKey(t)).key, { header: { kid } })
  expect(await status(there, early)).toBe(200)
})

test('a token of a retired key is refused by every process at once, whatever it remembers', async () => {
  const there = await serve(anotherProcess())
  const bearer = await issue(ctx)
  expect(await status(there, bearer)).toBe(200)
  await t.ctx.db.updateTable('llaves_firma').set({ retirada_el: t.clock.now }).where('kid', '=', kidOf(bearer)!).execute()
  const response = await there.inject({ url: '/v1/quien', headers: { authorization: `Bearer ${bearer}` } })
  expect(response.statusCode).toBe(401)
  expect(response.headers['www-authenticate']).toContain('error="invalid_token"')
})

test('two rotations at one moment make one key', async () => {
  await issue(ctx)
  const outcomes = await Promise.allSettled([rotateSigningKey(ctx), rotateSigningKey(anotherProcess())])
  const rows = await t.ctx.db.selectFrom('llaves_firma').select(['kid', 'generacion']).orderBy('generacion').execute()
  const refusals = outcomes.filter((o) => o.status === 'rejected').map((o) => o.reason.codigo)
  expect(rows.length + refusals.length).toBe(3)
  expect(refusals.every((codigo) => codigo === 'ROTACION_EN_CURSO')).toBe(true)
  const made = rows.slice(1).map((row) => row.kid)
  const audited = await t.ctx.db
    .selectFrom('auditoria')
    .select('objeto')
    .where(
      'objeto',
      'in',
      rows.map((row) => row.kid),
    )
    .execute()
  expect(audited.map((entry) => entry.objeto).sort()).toEqual(made.sort())
})

test('rotating also puts the keys that remain under the current master key', async () => {
  const bearer = await issue(ctx)
  const [old, current] = [Buffer.from(MASTER, 'hex'), Buffer.alloc(32, 7)]
  const renewed = anotherProcess({ keyring: makeKeyring([current, old]) })
  await rotateSigningKey(renewed)
  const onlyCurrent = anotherProcess({ keyring: makeKeyring([current]) })
  expect(kidOf(await issue(onlyCurrent))).toBe(kidOf(bearer))
  t.clock.advance(600)
  expect(kidOf(await issue(onlyCurrent))).not.toBe(kidOf(bearer))
})

test('the private half of a retired key is erased, what was revoked is forgotten once it has expired', async () => {
  const bearer = await issue(ctx)
  const { kid, retiresOld } = await rotateSigningKey(ctx)
  const rest = { vence_el: new Date(t.clock.now.getTime() + 1000) }
  await t.ctx.db
    .insertInto('tokens_revocados')
    .values({ jti: 'viejo', ...rest })
    .execute()
  await t.ctx.db
    .insertInto('pruebas_usadas')
    .values({ tipo: 'dpop', huella: Buffer.alloc(32), ...rest })
    .execute()
  await purgeRevokedTokens(ctx)
  expect(await t.ctx.db.selectFrom('tokens_revocados').select('jti').execute()).toHaveLength(1)
  t.clock.set(new Date(retiresOld.getTime() + 1).toISOString())
  await purgeRevokedTokens(ctx)
  expect(await t.ctx.db.selectFrom('tokens_revocados').selectAll().execute()).toEqual([])
  expect(await t.ctx.db.selectFrom('pruebas_usadas').selectAll().execute()).toEqual([])
  const keys = await t.ctx.db.selectFrom('llaves_firma').select(['kid', 'privada_sealed']).orderBy('generacion').execute()
  expect(keys).toEqual([
    { kid: kidOf(bearer), privada_sealed: null },
    { kid, privada_sealed: expect.any(Buffer) },
  ])
})

test('the whole service answers with its metadata at the well-known place', async () => {
  const app = await buildApp(anotherProcess())
  closers.push(() => app.close())
  const response = await app.inject('/.well-known/oauth-authorization-server')
  expect(response.json()).toEqual({
    issuer: 'https://sia.test',
    token_endpoint: 'https://sia.test/v1/token',
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ['RS256'],
    revocation_endpoint: 'https://sia.test/v1/token/revocacion',
    revocation_endpoint_auth_methods_supported: ['none'],
    jwks_uri: 'https://sia.test/.well-known/jwks.json',
    grant_types_supported: ['client_credentials'],
    response_types_supported: ['none'],
    scopes_supported: ['lectura', 'escritura'],
    dpop_signing_alg_values_supported: ['ES256', 'ES384', 'EdDSA', 'Ed25519', 'PS256', 'RS256'],
    service_documentation: 'https://sia.test/docs',
    ui_locales_supported: ['es-MX'],
  })
})

test('a stolen key dies at once in every process, and a new one signs at once', async () => {
  const other = anotherProcess()
  const [here, there] = [await serve(ctx), await serve(other)]
  const [bearer, elsewhere] = [await issue(ctx), await issue(other)]
  const stolen = kidOf(bearer)!
  const thief = (await serviceKey(t)).key
  const done = await retireStolenKey(ctx, stolen)
  expect(done?.successor).toMatch(/^[A-Za-z0-9_-]{43}$/)
  const forged = await resign(bearer, thief, { header: { kid: stolen } })
  for (const app of [here, there]) {
    for (const token of [bearer, elsewhere, forged]) expect(await status(app, token)).toBe(401)
    expect(await status(app, await issue(ctx))).toBe(200)
  }
  expect(await kids(here)).toEqual([done!.successor])
  expect(await t.ctx.db.selectFrom('llaves_firma').select(['kid', 'privada_sealed']).where('kid', '=', stolen).execute()).toEqual(
    [{ kid: stolen, privada_sealed: null }],
  )
  t.clock.advance(30)
  expect(kidOf(await issue(other))).toBe(done!.successor)
  const audited = await t.ctx.db.selectFrom('auditoria').select('actor').where('accion', '=', 'claves.retirar').execute()
  expect(audited).toEqual([{ actor: 'operador' }])
})

test('what began with a token of a stolen key does not go on', async () => {
  const caller = { rfc: RFC, credential: await credential(t, RFC), jti: 'x', scope: '', exp: 0, kid: kidOf(await issue(ctx))! }
  await requireValidToken(ctx, caller)
  await retireStolenKey(ctx, caller.kid)
  await expect(requireValidToken(ctx, caller)).rejects.toMatchObject({ codigo: 'NO_AUTENTICADO' })
})

test('where a rotation is under way, the key that stays signs: the new one early, or a third one', async () => {
  const old = kidOf(await issue(ctx))!
  const { kid: next } = await rotateSigningKey(ctx)
  expect(await retireStolenKey(ctx, old)).toEqual({ successor: undefined })
  expect(kidOf(await issue(ctx))).toBe(next)

  const { kid: waiting } = await rotateSigningKey(ctx)
  const { successor } = (await retireStolenKey(ctx, waiting))!
  expect(successor).toBeDefined()
  expect(kidOf(await issue(ctx))).toBe(successor)
  expect(await publishedKids(ctx)).toEqual([successor, next])
})

test('a key that is not published is not retired, and nothing changes', async () => {
  await issue(ctx)
  const before = await t.ctx.db.selectFrom('llaves_firma').selectAll().execute()
  expect(await retireStolenKey(ctx, 'x'.repeat(43))).toBeUndefined()
  expect(await t.ctx.db.selectFrom('llaves_firma').selectAll().execute()).toEqual(before)
})
