// The service listens before its database answers: who asks meanwhile is told so, in a form that fits, and nobody is looked up.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../src/app.ts'
import { connectPostgres } from '../../src/db/connect.ts'
import type { App } from '../../src/http/app-type.ts'
import type { Readiness } from '../../src/http/health.ts'
import { type Service, startService } from '../support/service.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
const readiness: Readiness = { state: 'starting' }
let t: Service
let app: App
beforeAll(async () => {
  t = await startService({ sandbox: true })
  // Nobody listens there: what asked the database would fail otherwise.
  app = await buildApp({ ...t.ctx, database: connectPostgres('postgres://nobody@127.0.0.1:1/nothing', 1) }, readiness)
})
afterAll(async () => {
  await app.close()
  await t.stop()
})

test.each(['/', '/portal', '/portal/avisos', '/docs', '/no-hay', '/v1/avisos'])(
  'a browser that opens %s is shown a page that comes again by itself',
  async (url) => {
    const answer = await app.inject({ url, headers: { accept: BROWSER, cookie: 'sia_sesion=x' } })
    const { statusCode, headers, body } = answer
    expect([statusCode, headers['retry-after'], headers.refresh, headers['cache-control']]).toEqual([503, '5', '3', 'no-store'])
    expect(headers['content-type']).toBe('text/html; charset=utf-8')
    expect(body).toContain('<h1>El servicio está iniciando</h1>')
    // Its styles may be used.
    const [, style] = /<style>([^<]*)<\/style>/.exec(body)!
    expect(headers['content-security-policy']).toContain(createHash('sha256').update(style!).digest('base64'))
  },
)

test('a browser that sends a form is shown it too', async () => {
  const answer = await app.inject({ method: 'POST', url: '/portal/entrar', headers: { accept: BROWSER } })
  expect([answer.statusCode, answer.headers.refresh]).toEqual([503, '3'])
})

test.each([
  ['a poll with a token', { url: '/v1/avisos', headers: { authorization: 'Bearer a.b.c' } }],
  ['a poll in the sandbox', { url: '/sandbox/v1/avisos', headers: { authorization: 'Bearer a.b.c' } }],
  ['a program that says nothing', { url: '/' }],
  ['a question of a program', { method: 'POST' as const, url: '/v1/avisos/consulta', payload: { nss: [] } }],
])('%s is refused as a program expects it', async (_what, request) => {
  const answer = await app.inject(request)
  expect([answer.statusCode, answer.headers['retry-after'], answer.headers.refresh]).toEqual([503, '5', undefined])
  expect(answer.json()).toMatchObject({ codigo: 'SERVICIO_NO_DISPONIBLE', detail: 'El servicio está iniciando.' })
})

test('what tells how it stands is answered', async () => {
  const at = async (url: string) => (await app.inject({ url, headers: { accept: BROWSER } })).statusCode
  expect([await at('/livez'), await at('/metrics'), await at('/estado'), await at('/readyz')]).toEqual([200, 200, 200, 503])
})

test('then the same address answers with its own page', async () => {
  readiness.state = 'ready'
  const answer = await app.inject({ url: '/', headers: { accept: BROWSER } })
  expect([answer.statusCode, answer.headers.refresh]).toEqual([200, undefined])
})
