// When the database is away, or something breaks: said in the form that each caller reads, and never blamed on its credential.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildApp } from '../../../src/app.ts'
import { makeContext } from '../../../src/context.ts'
import { connectPostgres } from '../../../src/db/connect.ts'
import type { App } from '../../../src/http/app-type.ts'
import { httpProblems } from '../../../src/http/problems.ts'
import { asOAuthProblem } from '../../../src/modules/tokens/oauth-error.ts'
import { testPki } from '../../support/efirma.ts'
import { bearer } from '../../support/login.ts'
import { type Service, startService } from '../../support/service.ts'
import { assertion, assertionForm } from './clients.ts'

let t: Service
let away: App
beforeAll(async () => {
  t = await startService()
  // Nobody listens at port 1.
  away = await buildApp(makeContext({ ...t.ctx, database: connectPostgres('postgres://nadie@127.0.0.1:1/nada', 1) }))
})
afterAll(async () => {
  await away.close()
  await t.stop()
})

const form = (fields: Record<string, string>, url = '/v1/token') =>
  away.inject({
    method: 'POST',
    url,
    payload: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })

test('without its database the token endpoint answers 503 with Retry-After, for either kind of client', async () => {
  const company = await (await testPki(t)).company()
  const secret = { grant_type: 'client_credentials', client_id: company.rfc, client_secret: 'x', otp: '123456' }
  for (const fields of [secret, assertionForm(await assertion(t, company))]) {
    const response = await form(fields)
    expect(response.statusCode).toBe(503)
    expect(response.headers['retry-after']).toBe('5')
    expect(response.json()).toEqual({
      error: 'temporarily_unavailable',
      error_description:
        'El servicio no puede atender por ahora. Repita la misma solicitud en los segundos que indica Retry-After.',
      error_uri: 'https://sia.test/docs/errores#SERVICIO_NO_DISPONIBLE',
    })
  }
})

test('without its database a good token is not called false', async () => {
  const headers = await bearer(t, 'EKU9003173C9')
  const response = await away.inject({ url: '/v1/relaciones-confianza', headers })
  expect(response.statusCode).toBe(503)
  expect(response.json().codigo).toBe('SERVICIO_NO_DISPONIBLE')
  const revocation = await form({ token: headers.authorization.slice(7) }, '/v1/token/revocacion')
  expect(revocation.statusCode).toBe(503)
  expect((await away.inject('/.well-known/jwks.json')).statusCode).toBe(503)
})

test('an error of the service is server_error, without a word of what it was', () => {
  const problem = asOAuthProblem(httpProblems.ERROR_INTERNO({ cause: new Error('secreto') }))
  expect([problem.codigo, problem.status]).toEqual(['server_error', 500])
  expect(problem.detail).toBe(
    'El servicio tuvo un error ajeno a su solicitud. Repita en unos minutos; si persiste, comunique el X-Request-Id.',
  )
})
