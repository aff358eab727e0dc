// The sandbox comes up after the service, and production waits for nothing of it.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import type { App } from '../../../src/http/app-type.ts'
import type { Readiness } from '../../../src/http/health.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let app: App
const readiness: Readiness = { state: 'ready', sandbox: 'starting' }
beforeAll(async () => {
  t = await startService({ sandbox: true })
  app = await buildApp(t.ctx, readiness)
})
afterAll(async () => {
  await app.close()
  await t.stop()
})

test('while it starts it says so, for how long to wait, and production attends', async () => {
  const answers = await Promise.all([
    app.inject({ url: '/sandbox/v1/desarrolladores' }),
    app.inject({ url: '/sandbox/v1/avisos', headers: { authorization: 'Bearer a.b.c' } }),
    app.inject({ url: '/sandbox/.well-known/jwks.json' }),
  ])
  for (const answer of answers) {
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
    expect(answer.json()).toMatchObject({ codigo: 'SERVICIO_NO_DISPONIBLE', detail: 'El ambiente de pruebas está iniciando.' })
  }
  expect((await app.inject({ url: '/v1/desarrolladores' })).statusCode).toBe(200)
  expect((await app.inject({ url: '/readyz' })).statusCode).toBe(200)
})

test('then it attends', async () => {
  readiness.sandbox = 'ready'
  expect((await app.inject({ url: '/sandbox/v1/desarrolladores' })).statusCode).toBe(200)
})

test('a service without a sandbox has nothing below its path', async () => {
  const without = await buildApp({ ...t.ctx, sandbox: undefined })
  const response = await without.inject({ url: '/sandbox/v1/desarrolladores' })
  expect([response.statusCode, response.json().codigo]).toEqual([404, 'RUTA_NO_ENCONTRADA'])
  await without.close()
})
