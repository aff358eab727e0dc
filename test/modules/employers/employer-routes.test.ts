import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { importEmployers } from '../../../src/modules/employers/index.ts'
import { EMPLOYER, NRP, padron } from '../../support/imports.ts'
import { bearer } from '../../support/login.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a, 'ESCUELA'], [NRP.c, EMPLOYER.a, 'ESCUELA'], [NRP.b, EMPLOYER.b]))
})
afterAll(() => t.stop())

const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, rfc: string, payload?: object) =>
  t.app.inject({ method, url: `/v1/patron${path}`, headers: await bearer(t, rfc), ...(payload && { payload }) })

test('an employer sees its own NRPs in order', async () => {
  const response = await call('GET', '', EMPLOYER.a)
  expect(response.statusCode).toBe(200)
  expect(response.json()).toEqual({
    rfc: EMPLOYER.a,
    nombre: 'ESCUELA',
    registrosPatronales: [
      { nrp: NRP.c, asociado: true },
      { nrp: NRP.a, asociado: true },
    ],
  })
})

test('an NRP leaves the service and comes back, as often as it is asked', async () => {
  for (let i = 0; i < 2; i++) expect((await call('DELETE', `/registros-patronales/${NRP.a}`, EMPLOYER.a)).statusCode).toBe(204)
  expect((await call('GET', '', EMPLOYER.a)).json().registrosPatronales).toContainEqual({ nrp: NRP.a, asociado: false })
  for (let i = 0; i < 2; i++) {
    const back = await call('POST', '/registros-patronales', EMPLOYER.a, { nrp: NRP.a })
    expect([back.statusCode, back.json()]).toEqual([201, { nrp: NRP.a, asociado: true }])
  }
})

test('an NRP is taken as people type it, and one that cannot be is refused with the true reason', async () => {
  for (const nrp of [NRP.a.toLowerCase(), ` ${NRP.a.slice(0, 3)}-${NRP.a.slice(3, 8)} ${NRP.a.slice(8)}`]) {
    const back = await call('POST', '/registros-patronales', EMPLOYER.a, { nrp })
    expect([back.statusCode, back.json()]).toEqual([201, { nrp: NRP.a, asociado: true }])
  }
  for (const [nrp, mensaje] of [
    ['00000000000', 'El registro patronal es sólo ceros: es un relleno, no identifica a nadie.'],
    ['A1234567890', 'El dígito verificador del registro patronal no corresponde.'],
    ['A12', 'El registro patronal debe tener 11 caracteres y tiene 3.'],
  ] as const) {
    const refused = await call('POST', '/registros-patronales', EMPLOYER.a, { nrp })
    expect([refused.statusCode, refused.json().errores]).toEqual([400, [{ campo: 'nrp', mensaje }]])
  }
})

test('an NRP of another employer and one that nobody has get one answer, and nothing changes', async () => {
  for (const nrp of [NRP.b, completeNrp('Z999999999')]) {
    for (const response of [
      await call('POST', '/registros-patronales', EMPLOYER.a, { nrp }),
      await call('DELETE', `/registros-patronales/${nrp}`, EMPLOYER.a),
    ]) {
      expect([response.statusCode, response.json().codigo]).toEqual([403, 'NRP_AJENO'])
    }
  }
  expect((await call('GET', '', EMPLOYER.b)).json().registrosPatronales).toEqual([{ nrp: NRP.b, asociado: true }])
})

test('who is not in the padrón is told so', async () => {
  for (const response of [
    await call('GET', '', 'GODE561231GR8'),
    await call('POST', '/registros-patronales', 'GODE561231GR8', { nrp: NRP.a }),
  ]) {
    expect([response.statusCode, response.json().codigo]).toEqual([403, 'PATRON_NO_REGISTRADO'])
  }
})

test('without a token nothing is told', async () => {
  expect((await t.app.inject('/v1/patron')).statusCode).toBe(401)
})
