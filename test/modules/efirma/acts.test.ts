import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../../src/db/transaction.ts'
import type { App } from '../../../src/http/app-type.ts'
import { httpProblems } from '../../../src/http/problems.ts'
import { createServer } from '../../../src/http/server.ts'
import { defineAct, efirmaRoutes, useChallenge, verifyAct } from '../../../src/modules/efirma/index.ts'
import { sign, type TestPki, testPki } from '../../support/efirma.ts'
import { type Service, startService } from '../../support/service.ts'

const act = defineAct({
  proposito: 'prueba:hacer',
  datos: Type.Object(
    { correo: Type.String({ format: 'email' }), nota: Type.Optional(Type.String({ maxLength: 100 })) },
    { additionalProperties: false },
  ),
  lines: ({ correo, nota }) => [`correo=${correo}`, ...(nota ? [`nota=${nota}`] : [])],
})
const empty = defineAct({ proposito: 'prueba:nada', datos: Type.Object({}, { additionalProperties: false }), lines: () => [] })

let t: Service
let app: App
let pki: TestPki
beforeAll(async () => {
  t = await startService()
  const refuse = async () => {
    throw httpProblems.NO_AUTENTICADO()
  }
  app = (await createServer(t.ctx, { token: refuse, operator: refuse })) as unknown as App
  await app.register(async (v1) => efirmaRoutes(v1 as App, t.ctx, [act, empty]), { prefix: '/v1' })
  pki = await testPki(t)
})
afterAll(async () => {
  await app.close()
  await t.stop()
})

const prepare = (payload: object) => app.inject({ method: 'POST', url: '/v1/efirma/retos', payload })

test('what will be signed says version, challenge, purpose, data and end, in that order', async () => {
  const response = await prepare({ proposito: 'prueba:hacer', datos: { correo: 'a@b.mx', nota: 'Ñandú' } })
  expect(response.statusCode).toBe(201)
  const { reto, cadenaOriginal, venceEl } = response.json()
  expect(reto).toMatch(/^[A-Za-z0-9_-]{32}$/)
  expect(venceEl).toBe('2026-02-10T18:05:00.000Z')
  expect(cadenaOriginal).toBe(`||1.0|${reto}|prueba:hacer|correo=a@b.mx|nota=Ñandú|2026-02-10T18:05:00.000Z||`)
})

test('a signed act names its signer and keeps the evidence, and serves once', async () => {
  const company = await pki.company()
  const body = await sign({ app }, company, 'prueba:hacer', { correo: 'a@b.mx' })
  const signed = await verifyAct(t.ctx, act, body)
  expect(signed).toMatchObject({
    proposito: 'prueba:hacer',
    datos: { correo: 'a@b.mx' },
    signer: { rfc: company.rfc, curp: null, representante: { rfc: 'VADA800927DJ3', curp: 'VADA800927HSRSRL05' } },
  })
  await inTransaction(t.ctx.db, (tx) => useChallenge(t.ctx, tx, signed))
  await expect(verifyAct(t.ctx, act, body)).rejects.toMatchObject({ codigo: 'RETO_USADO' })
})
