// Bodies worth it travel compressed; a read that did not change is answered 304 (contract.md 2).
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareServer, startBareServer } from '../support/bare-server.ts'

const PAGE = `<!doctype html>${'<p>Aviso de crédito</p>\n'.repeat(500)}`
let said = PAGE
const LARGE = { texto: 'aviso '.repeat(1000) }
let t: BareServer
beforeAll(async () => {
  t = await startBareServer((app) => {
    const schema = { response: { 200: { description: 'Bien', ...Type.Object({ texto: Type.String() }) } } }
    app.get('/grande', { config: { access: 'public' }, schema }, async () => LARGE)
    app.get('/chico', { config: { access: 'public' }, schema }, async () => ({ texto: 'hola' }))
    app.get('/lineas', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type('application/x-ndjson').send(`${JSON.stringify(LARGE)}\n`),
    )
    app.get('/estado', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(said),
    )
    app.get('/pagina', { config: { access: 'public' }, schema: { hide: true } }, async (_request, reply) =>
      reply.type('text/html; charset=utf-8').send(PAGE),
    )
  })
})
afterAll(() => t.stop())

const get = (url: string, headers: Record<string, string> = {}) => t.app.inject({ url, headers })

test.each([
  ['gzip, deflate, br', 'br'],
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['gzip;q=1, br;q=0', 'gzip'],
])('for Accept-Encoding %s a large body travels as %s', async (accept, encoding) => {
  const response = await get('/grande', { 'accept-encoding': accept })
  expect(response.headers['content-encoding']).toBe(encoding)
  expect(response.headers.vary).toContain('accept-encoding')
  const unpack = encoding === 'br' ? brotliDecompressSync : gunzipSync
  expect(JSON.parse(unpack(response.rawPayload).toString())).toEqual(LARGE)
  expect(response.rawPayload.length).toBeLessThan(1000)
})

test.each([
  ['gzip, deflate, br, zstd', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
] as const)('for Accept-Encoding %s a page travels as %s, the same as plain', async (accept, encoding, unpack) => {
  const response = await get('/pagina', { 'accept-encoding': accept })
  expect(response.headers).toMatchObject({ 'content-encoding': encoding, vary: expect.stringContaining('accept-encoding') })
  expect(response.headers['content-length']).toBe(String(response.rawPayload.length))
  expect(unpack(response.rawPayload).toString()).toBe(PAGE)
  const plain = await get('/pagina', { 'accept-encoding': 'identity' })
  expect([plain.headers['content-encoding'], plain.body]).toEqual([undefined, PAGE])
  const head = await t.app.inject({ method: 'HEAD', url: '/pagina', headers: { 'accept-encoding': accept } })
  expect([head.statusCode, head.body]).toEqual([200, ''])
})

test("a page that is everybody's is packed anew when it changes, and only then", async () => {
  const ask = async (headers: Record<string, string> = {}) =>
    brotliDecompressSync((await get('/estado', { 'accept-encoding': 'br', ...headers })).rawPayload).toString()
  expect([await ask(), await ask()]).toEqual([PAGE, PAGE])
  said = PAGE.replaceAll('crédito', 'crédito y más')
  expect([await ask(), await ask({ cookie: 'sia=x' })]).toEqual([said, said])
})

test('lines of JSON are compressed as well', async () => {
  expect((await get('/lineas', { 'accept-encoding': 'gzip' })).headers['content-encoding']).toBe('gzip')
})

test('a small body, and a client that asks for nothing, get it plain', async () => {
  expect((await get('/chico', { 'accept-encoding': 'br' })).headers['content-encoding']).toBeUndefined()
  expect((await get('/grande')).headers['content-encoding']).toBeUndefined()
})

test('the ETag of an unchanged read gives 304 without a body, whatever the encoding', async () => {
  const { etag } = (await get('/grande')).headers
  for (const headers of [{ 'accept-encoding': 'identity' }, { 'accept-encoding': 'br' }]) {
    const again = await get('/grande', { ...headers, 'if-none-match': String(etag) })
    expect([again.statusCode, again.body]).toEqual([304, ''])
  }
  expect((await get('/grande', { 'if-none-match': 'W/"otro"' })).statusCode).toBe(200)
})
