// What a resource request is refused for, over a service with one reading and one writing route.
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { callerOf } from '../../../src/http/access.ts'
import { createServer } from '../../../src/http/server.ts'
import { operatorAuthenticator, tokenAuthenticator } from '../../../src/modules/tokens/index.ts'
import { bearer } from '../../support/login.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let app: FastifyInstance
beforeAll(async () => {
  t = await startService()
  app = await createServer(t.ctx, { token: tokenAuthenticator(t.ctx), operator: operatorAuthenticator(t.ctx) })
  app.get('/v1/quien', { config: { access: 'token' }, schema: { hide: true } }, async (request) => callerOf(request))
  await app.ready()
})
afterAll(async () => {
  await app.close()
  await t.stop()
})

test('a token says who calls', async () => {
  const response = await app.inject({ url: '/v1/quien', headers: await bearer(t, 'EKU9003173C9') })
  expect(response.json()).toMatchObject({ rfc: 'EKU9003173C9' })
})
