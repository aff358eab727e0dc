// Answers that are the same until the next release are made, tagged and packed once.
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

const get = (url: string, headers: Record<string, string> = {}) => t.app.inject({ url, headers })

test.each(['/openapi.yaml', '/docs', '/docs/recursos/scalar.js', '/docs/recursos/inicio.js'])('%s', async (url) => {
  const plain = await get(url)
  const [br, gzip] = [await get(url, { 'accept-encoding': 'br' }), await get(url, { 'accept-encoding': 'gzip' })]
  expect(brotliDecompressSync(br.rawPayload).equals(plain.rawPayload)).toBe(true)
  expect(gunzipSync(gzip.rawPayload).equals(plain.rawPayload)).toBe(true)
  const tags = [plain, br, gzip].map((answer) => String(answer.headers.etag))
  expect(new Set(tags).size).toBe(3)
  for (const tag of tags) expect(tag).toMatch(/^"[^"]+"$/)
  const again = await get(url, { 'accept-encoding': 'br', 'if-none-match': tags[1]! })
  expect([again.statusCode, again.body]).toEqual([304, ''])
})

test('asked again, they cost next to nothing', async () => {
  const ask = () => get('/docs/recursos/scalar.js', { 'accept-encoding': 'br' })
  await ask()
  const before = process.cpuUsage()
  for (let i = 0; i < 10; i++) await ask()
  const { user, system } = process.cpuUsage(before)
  // Packing its four megabytes takes a second each.
  expect((user + system) / 1000).toBeLessThan(1_000)
})
