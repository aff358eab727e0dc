// Text that no database keeps, and bodies nested beyond sense, are the sender's mistake and never an error of the service.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService({ sandbox: true })
})
afterAll(() => t.stop())

const post = (url: string, payload: string, type: string) =>
  t.app.inject({ method: 'POST', url, headers: { 'content-type': type }, payload })
const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'
const DEEP = `{"proposito":${'['.repeat(30_000)}${']'.repeat(30_000)}}`

test.each([
  ['a body nested without end', () => post('/v1/efirma/retos', DEEP, JSON_TYPE), 'CUERPO_INVALIDO'],
  ['the same in the sandbox', () => post('/sandbox/v1/efirma/retos', DEEP, JSON_TYPE), 'CUERPO_INVALIDO'],
  ['NUL in an address', () => t.app.inject('/v1/verificacion/RC-%00'), 'PARAMETRO_INVALIDO'],
  ['NUL in a query', () => t.app.inject('/v1/desarrolladores?q=a%00b'), 'PARAMETRO_INVALIDO'],
  ['NUL in a passkey', () => post('/portal/entrar/llave', '{"llave":{"id":"a\\u0000"}}', JSON_TYPE), 'CUERPO_INVALIDO'],
  [
    'NUL in the name of a field',
    () => post('/portal/entrar/llave', '{"llave":{"id":"a","\\u0000":1}}', JSON_TYPE),
    'CUERPO_INVALIDO',
  ],
  ['half a character', () => post('/portal/entrar/llave', '{"llave":{"id":"\\ud800"}}', JSON_TYPE), 'CUERPO_INVALIDO'],
  [
    'NUL in a form',
    () => post('/portal/entrar/usuario', 'rfc=A%00&correo=a@b.mx&contrasena=aaaaaaaaaaaa&otp=123456', FORM),
    'CUERPO_INVALIDO',
  ],
])('%s is refused', async (_what, send, codigo) => {
  const response = await send()
  expect([response.statusCode, response.json().codigo]).toEqual([400, codigo])
  expect(t.logs.filter((line) => line.level === 'error')).toEqual([])
})

test('whole characters of every kind pass', async () => {
  const response = await post(
    '/portal/entrar/llave',
    '{"llave":{"id":"ñ漢😀","response":{"a":[[[["\\ud83d\\ude00"]]]]}}}',
    JSON_TYPE,
  )
  expect([response.statusCode, response.json().codigo]).toEqual([401, 'LLAVE_NO_VALIDA'])
})
