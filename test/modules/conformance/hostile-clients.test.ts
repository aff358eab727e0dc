// Whatever a client sends: nothing of it may stop the observer, hide from it or fill it.
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../../../src/db/transaction.ts'
import { type ExchangeDraft, insertExchanges, KEPT_BIG_BODIES } from '../../../src/modules/conformance/record/queries.ts'
import { flushExchanges } from '../../../src/modules/conformance/record/record-exchanges.ts'
import type { OpenedRun } from '../../../src/modules/sandbox/index.ts'
import { anyRun, sandboxBearer, sandboxOf } from '../../support/sandbox.ts'
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

const get = (path: string) => t.app.inject({ url: `/sandbox/v1${path}`, headers: auth })
const post = (path: string, payload: string) =>
  t.app.inject({ method: 'POST', url: `/sandbox/v1${path}`, headers: { ...auth, 'content-type': 'application/json' }, payload })

/** The exchanges of the run that were kept, the newest first. */
async function kept() {
  await flushExchanges(sandboxOf(t))
  return sandboxOf(t)
    .db.selectFrom('intercambios')
    .select(['ruta', 'consulta', 'cuerpo'])
    .where('corrida', '=', opened.run.id)
    .orderBy('n', 'desc')
    .execute()
}

test('a body nested deeper than it can be written down is refused and noted, and the service goes on', async () => {
  const deep = `{"reportes":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
  expect((await post('/reportes', deep)).statusCode).toBe(400)
  expect((await kept())[0]).toMatchObject({ ruta: '/v1/reportes', cuerpo: { demasiadoProfundo: true } })
  expect(t.logs.filter((line) => line.level === 'error')).toEqual([])
})

test.each([
  ['NUL in a query', () => get('/avisos?x=%00&%00y=1')],
  ['NUL in a body', () => post('/reportes', '{"reportes":[{"ejercicio":"\\u0000","a\\u0000b":1}]}')],
  ['half a character in a body', () => post('/reportes', '{"reportes":[{"ejercicio":"\\ud800","\\udfff":1}]}')],
])('%s hides nothing: its exchange is kept, and the one beside it', async (_what, send) => {
  const before = (await kept()).length
  const [, odd] = await Promise.all([get('/nomina'), send()])
  expect(odd.statusCode).toBe(400)
  expect((await kept()).length).toBe(before + 2)
})

test('a secret that a client sends in the address by mistake is not kept', async () => {
  await get('/avisos?client_secret=abracadabra&otp=123456&limite=1')
  expect((await kept())[0]!.consulta).toEqual({ client_secret: '(oculto)', otp: '(oculto)', limite: '1' })
})

test('of an address as long as a server takes only a part is kept', async () => {
  const many = Array.from({ length: 200 }, (_, i) => `a${i}=1&`).join('')
  await get(`/avisos?b=${'x'.repeat(9_000)}&${many}`)
  expect(JSON.stringify((await kept())[0]!.consulta).length).toBeLessThan(3_000)
})

test('of bodies of many kilobytes only the newest are kept whole; of the others their size', async () => {
  const draft = (cuerpo: unknown): ExchangeDraft => ({
    inicio: t.clock.now.getTime(),
    fin: t.clock.now.getTime(),
    metodo: 'POST',
    ruta: '/v1/reportes',
    camino: '/v1/reportes',
    consulta: {},
    userAgent: null,
    encabezados: {},
    token: null,
    cuerpo,
    cuerpoSha256: null,
    estado: 200,
    entregada: true,
    provocacion: null,
    caso: null,
    respuesta: {},
  })
  const big = () => draft({ reportes: randomBytes(15_000).toString('base64') })
  const small = draft({ reportes: [] })
  const write = (drafts: ExchangeDraft[]) => inTransaction(sandboxOf(t).db, (tx) => insertExchanges(tx, opened.run.id, drafts))
  await write([big(), small])
  for (let i = 0; i < KEPT_BIG_BODIES; i += 50) await write(Array.from({ length: 50 }, big))
  const bodies = (await kept()).slice(0, KEPT_BIG_BODIES + 2).map((row) => row.cuerpo)
  expect(bodies.slice(0, KEPT_BIG_BODIES).every((body) => (body as { reportes?: string }).reportes?.length === 20_000)).toBe(true)
  expect(bodies.slice(KEPT_BIG_BODIES)).toEqual([{ reportes: [] }, { bytes: expect.any(Number) }])
})
