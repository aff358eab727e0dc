// The run's own clock: business follows it, machines follow the real one.
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  advanceClock,
  findRun,
  type OpenedRun,
  publishNotices,
  runContext,
  testWorker,
} from '../../../src/modules/sandbox/index.ts'
import { anyRun, efirmaOf, login, sandboxBearer, sandboxOf, signAt } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let opened: OpenedRun
let auth: { authorization: string }
beforeAll(async () => {
  t = await startService({ sandbox: true })
  opened = await anyRun(t, undefined, 0)
  auth = await sandboxBearer(t, opened)
})
afterAll(() => t.stop())

const get = (url: string) => t.app.inject({ url: `/sandbox/v1${url}`, headers: auth })
const advance = (payload: object) => t.app.inject({ method: 'POST', url: '/sandbox/v1/reloj', headers: auth, payload })
const run = async () => (await findRun(sandboxOf(t), opened.run.id))!

test('two months pass at a call, and the token lives on', async () => {
  const response = await advance({ avanzar: 'P2M' })
  expect([response.statusCode, response.json()]).toEqual([
    200,
    {
      ahora: '2026-04-10T18:00:30.000Z',
      dia: '2026-04-10',
      horaReal: '2026-02-10T18:00:30.000Z',
      adelantoSegundos: 59 * 86_400,
    },
  ])
  expect((await get('/reloj')).json().dia).toBe('2026-04-10')
  expect((await get('/corrida')).json().ahora).toBe('2026-04-10T18:00:30.000Z')
})

test('a notice published now is dated, notified and takes effect by the clock of the run', async () => {
  const [employer] = opened.patrones
  const record = {
    nrp: employer!.nrps[0]!,
    tipoAviso: '02',
    tipoDescuento: '02',
    monDescuento: 2450,
    ...testWorker(opened.run, 1),
  }
  await publishNotices(sandboxOf(t), await run(), [record])
  const { datos } = (await get(`/avisos?patron=${encodeURIComponent(employer!.rfc)}`)).json()
  expect(datos).toMatchObject([
    { fechaCreaAviso: '2026-04-10', fechaNotLinea: '2026-04-10T18:00:30.000Z', fechaEfecto: '2026-04-11' },
  ])
})

test('one-time codes and tokens follow the real clock', async () => {
  const response = await login(t, opened.credenciales)
  expect(response.statusCode).toBe(200)
  const payload = JSON.parse(Buffer.from(response.json().access_token.split('.')[1], 'base64url').toString('utf8'))
  expect(payload.iat).toBe(Math.floor(t.clock.now.getTime() / 1000))
})

test('a text to be signed is good for five real minutes, whatever the run does meanwhile', async () => {
  const efirma = await efirmaOf(t, opened, opened.patrones[3]!.rfc)
  const payload = await signAt(t, '/sandbox', efirma, 'relacion:otorgar', {
    desarrollador: opened.run.rfc,
    nrps: ['*'],
    inicio: '2026-05-10',
    fin: '2027-05-10',
  })
  await advance({ avanzar: 'P1M' })
  const response = await t.app.inject({ method: 'POST', url: '/sandbox/v1/relaciones-confianza', payload })
  expect([response.statusCode, response.json()]).toEqual([
    201,
    expect.objectContaining({ estado: 'vigente', inicio: '2026-05-10' }),
  ])
  expect(response.headers.location).toBe(`/sandbox/v1/relaciones-confianza/${response.json().folio}`)
})

test('a jump of bimesters lands on the first moment of one', async () => {
  const response = await advance({ bimestres: 2 })
  expect(response.json()).toMatchObject({ dia: '2026-09-01', ahora: '2026-09-01T06:00:00.000Z' })
})

test('of two who move it at one moment both count', async () => {
  const before = runContext(sandboxOf(t), await run()).now()
  await Promise.all([advance({ avanzar: 'P1D' }), advance({ avanzar: 'P1D' }), advance({ avanzar: 'P1D' })])
  expect(
    runContext(sandboxOf(t), await run())
      .now()
      .getTime() - before.getTime(),
  ).toBe(3 * 86_400_000)
})

test.each([
  [{}, 400, 'RELOJ_INVALIDO'],
  [{ avanzar: 'P1D', bimestres: 1 }, 400, 'RELOJ_INVALIDO'],
  [{ avanzar: '-P1D' }, 400, 'RELOJ_INVALIDO'],
  [{ avanzar: 'P6Y' }, 409, 'RELOJ_EN_SU_LIMITE'],
  [{ avanzar: 'P9999Y99999M999999D' }, 409, 'RELOJ_EN_SU_LIMITE'],
  [{ avanzar: 'P9999Y' }, 409, 'RELOJ_EN_SU_LIMITE'],
  [{ bimestres: 0 }, 400, 'CUERPO_INVALIDO'],
  [{ atrasar: 'P1D' }, 400, 'CUERPO_INVALIDO'],
])('%j is refused and moves nothing', async (body, status, codigo) => {
  const before = (await run()).aheadMs
  const response = await advance(body)
  expect([response.statusCode, response.json().codigo]).toEqual([status, codigo])
  expect((await run()).aheadMs).toBe(before)
})

test('each run has a clock of its own', async () => {
  const other = await anyRun(t, undefined, 0)
  await advanceClock(sandboxOf(t), other.run, 'P1Y')
  expect((await get('/reloj')).json().dia).toBe('2026-09-04')
})

test('after four years the e.firma has run out, as it does in production', async () => {
  const efirma = await efirmaOf(t, opened, opened.patrones[0]!.rfc)
  await advance({ avanzar: 'P4Y' })
  const payload = await signAt(t, '/sandbox', efirma, 'contrasena:emitir', { correo: 'a@b.mx' })
  const response = await t.app.inject({ method: 'POST', url: '/sandbox/v1/contrasenas', payload })
  expect([response.statusCode, response.json().codigo]).toEqual([403, 'EFIRMA_NO_VIGENTE'])
})
