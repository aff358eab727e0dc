import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Service, startService } from '../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())

test('an unknown address is a problem with its code, and the request id comes back', async () => {
  const response = await t.app.inject({ url: '/v1/nada', headers: { 'x-request-id': 'abc-1' } })
  expect(response.statusCode).toBe(404)
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8')
  expect(response.headers['x-request-id']).toBe('abc-1')
  expect(response.json()).toEqual({
    type: 'https://sia.test/docs/errores#RUTA_NO_ENCONTRADA',
    title: 'No existe este recurso',
    status: 404,
    detail: 'Revise la dirección. La referencia del servicio está en /docs.',
    instance: 'urn:sia:peticion:abc-1',
    codigo: 'RUTA_NO_ENCONTRADA',
  })
})

test('a method that a resource does not have says which it has', async () => {
  const response = await t.app.inject({ method: 'DELETE', url: '/livez' })
  expect(response.statusCode).toBe(405)
  expect(response.headers.allow).toBe('GET, HEAD')
})

test('the service is ready when its database answers', async () => {
  expect((await t.app.inject('/readyz')).json()).toEqual({ estado: 'listo' })
})
