// Bodies worth it travel compressed; a read that did not change is answered 304 (contract.md 2).
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type BareServer, startBareServer } from '../support/bare-server.ts'

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
