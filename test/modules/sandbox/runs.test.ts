// A run from its opening to its first reading, by the API.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { flushAccesses } from '../../../src/modules/notices/access-log/record-access.ts'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { mailboxOf, type OpenedRun } from '../../../src/modules/sandbox/index.ts'
import { anyRun, efirmaOf, sandboxBearer, signAt } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let opened: OpenedRun
let auth: { authorization: string }
beforeAll(async () => {
  t = await startService({ sandbox: true })
  opened = await anyRun(t)
  auth = await sandboxBearer(t, opened)
})
afterAll(() => t.stop())

const get = (url: string) => t.app.inject({ url: `/sandbox/v1${url}`, headers: auth })

test('a developer logs in with the credentials of its run and reads the notices of an employer that trusts it', async () => {
  const trusting = opened.patrones.find((p) => p.confia)!
  const response = await get(`/avisos?patron=${encodeURIComponent(trusting.rfc)}`)
  expect(response.statusCode).toBe(200)
  const { datos } = response.json()
  expect(datos).toHaveLength(3)
  expect(datos.map((n: { tipoDescuento: string }) => n.tipoDescuento)).toEqual(['02', '03', '01'])
})

test('an employer without relation is refused as in production', async () => {
  const other = opened.patrones.find((p) => !p.confia)!
  const response = await get(`/avisos?patron=${encodeURIComponent(other.rfc)}`)
  expect([response.statusCode, response.json().codigo]).toEqual([403, 'RELACION_NO_VIGENTE'])
})

test('the run tells its taxpayers, with Ñ and & among them, and its clock', async () => {
  const response = await get('/corrida')
  expect(response.statusCode).toBe(200)
  const run = response.json()
  expect(run.corrida).toBe(opened.run.id)
  expect(run.patrones.map((p: { rfc: string }) => p.rfc).join(' ')).toMatch(/Ñ.*&|&.*Ñ/)
  expect(run.patrones.some((p: { rfc: string }) => p.rfc.length === 13)).toBe(true)
  expect(run.ahora).toBe(t.clock.now.toISOString())
})

test('mail that follows from a reading goes to the mailbox of the run that read, also where two read at one moment', async () => {
  const sandbox = t.ctx.sandbox!
  const other = await anyRun(t, 'OTR010101AB1')
  const read = async (run: OpenedRun, headers: { authorization: string }) => {
    const rfc = run.patrones[1]!.rfc
    const payload = await signAt(t, '/sandbox', await efirmaOf(t, run, rfc), 'contrasena:emitir', { correo: 'patron@prueba.mx' })
    const issued = await t.app.inject({ method: 'POST', url: '/sandbox/v1/contrasenas', payload })
    expect(issued.statusCode).toBe(201)
    const page = await t.app.inject({ url: `/sandbox/v1/avisos?patron=${encodeURIComponent(rfc)}`, headers })
    expect(page.statusCode).toBe(200)
  }
  const otherAuth = await sandboxBearer(t, other)
  await Promise.all([read(opened, auth), read(other, otherAuth)])
  await flushAccesses(sandbox)
  await deliverPendingMail(sandbox)
  for (const run of [opened, other]) {
    const letters = (await mailboxOf(sandbox, run.run)).filter((letter) => letter.para === 'patron@prueba.mx')
    expect(letters.filter((letter) => letter.texto.includes(run.run.rfc))).toHaveLength(1)
  }
  const theirs = (await mailboxOf(sandbox, opened.run)).filter((letter) => letter.texto.includes(other.run.rfc))
  expect(theirs).toEqual([])
})
