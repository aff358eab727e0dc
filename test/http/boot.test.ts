// What a route has to declare; a service that forgets does not start.
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import type { App } from '../../src/http/app-type.ts'
import { refusals } from '../../src/http/refusals.ts'
import { startBareServer } from '../support/bare-server.ts'

const response = { 200: { description: 'Bien', ...Type.Object({}) } }
const starting = (routes: (app: App) => void) => startBareServer(routes).then((server) => server.stop())

test('a route without access stops the start and is named', async () => {
  await expect(starting((app) => app.get('/olvidada', { schema: { response } }, async () => ({})))).rejects.toThrow(
    '/olvidada does not declare its access',
  )
})

test('an access that does not exist stops the start', async () => {
  const config = { access: 'todos' as 'public' }
  await expect(starting((app) => app.get('/olvidada', { config, schema: { response } }, async () => ({})))).rejects.toThrow(
    '/olvidada',
  )
})

test('a route without a response schema stops the start and is named', async () => {
  const config = { access: 'public' as const }
  await expect(starting((app) => app.get('/olvidada', { config }, async () => ({})))).rejects.toThrow(
    '/olvidada has no response schema',
  )
  await expect(starting((app) => app.get('/olvidada', { config, schema: { summary: 'x' } }, async () => ({})))).rejects.toThrow(
    '/olvidada',
  )
})

test('a refusal code that no module declares stops the start', () => {
  expect(() => refusals('NO_DECLARADO')).toThrow('NO_DECLARADO')
})
