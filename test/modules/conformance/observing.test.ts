// What the suite sees and does of a run's requests: noted without secrets, provoked only where a test is on, followed by number.
import { generate } from 'otplib'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { followRun, preflight, runVerdicts, startTests } from '../../../src/modules/conformance/index.ts'
import { judgeRun } from '../../../src/modules/conformance/judges/judge-run.ts'
import { flushExchanges } from '../../../src/modules/conformance/record/record-exchanges.ts'
import { closeRun, type OpenedRun } from '../../../src/modules/sandbox/index.ts'
import { bearer } from '../../support/login.ts'
import { employer } from '../../support/padron.ts'
import { anyRun, sandboxOf } from '../../support/sandbox.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let url: string
beforeAll(async () => {
  t = await startService({ sandbox: true })
  // Real connections: whether an answer arrived shows on nothing else.
  url = await t.app.listen({ host: '127.0.0.1', port: 0 })
})
afterAll(() => t.stop())

let opened: OpenedRun
let auth: { authorization: string }
let developers = 0
beforeEach(async () => {
  opened = await anyRun(t, `DES${++developers}`, 0)
  auth = { authorization: `Bearer ${(await login()).access_token}` }
})

const sandbox = () => sandboxOf(t)
type Answer = { statusCode: number; headers: Headers; json: () => ReturnType<typeof JSON.parse> }
async function ask(path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(`${url}/sandbox/v1${path}`, init)
  const text = await response.text()
  return { statusCode: response.status, headers: response.headers, json: () => JSON.parse(text) }
}
const get = (path: string, headers: Record<string, string> = {}) =>
  ask(path, { headers: { ...auth, 'user-agent': 'NominaNandu/3.1', ...headers } })
const post = (path: string, body: object) =>
  ask(path, { method: 'POST', headers: { ...auth, 'content-type': 'application/json' }, body: JSON.stringify(body) })

/** The answer of the token endpoint; `off`: seconds by which the client's clock differs. A code serves once, so ours goes on a step. */
async function login(off = 0): Promise<{ access_token: string; expires_in: number }> {
  t.clock.advance(30)
  const { rfc, contrasena, otp } = opened.credenciales
  const code = await generate({ secret: otp.secreto, epoch: Math.floor(t.clock.now.getTime() / 1000) + off })
  const response = await ask('/token', {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from([rfc, contrasena].map(encodeURIComponent).join(':')).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', otp: code }),
  })
  return response.json()
}
const avisos = (patron: string, cursor = '') => `/avisos?patron=${encodeURIComponent(patron)}${cursor && `&cursor=${cursor}`}`
const rows = async () => {
  await flushExchanges(sandbox())
  return sandbox().db.selectFrom('intercambios').selectAll().where('corrida', '=', opened.run.id).orderBy('n').execute()
}
const state = async (id: string) => (await runVerdicts(sandbox(), opened.run)).find((s) => s.id === id)!
const laneOf = async (id: string) => (await state(id)).patron!

test('an exchange is noted with what judges need, and without token, password or code', async () => {
  const [patron] = opened.patrones
  await get(avisos(patron!.rfc), { 'if-none-match': '"x"' })
  const [asked, read] = await rows()
  expect(asked).toMatchObject({ n: 1, metodo: 'POST', ruta: '/v1/token', estado: 200, entregada: true, token: null })
  expect(asked!.respuesta).toMatchObject({ vida: 3600, desfase: 0 })
  expect(read).toMatchObject({
    n: 2,
    ruta: '/v1/avisos',
    consulta: { patron: patron!.rfc },
    user_agent: 'NominaNandu/3.1',
    encabezados: { 'if-none-match': '"x"' },
    estado: 200,
    provocacion: null,
    respuesta: { hayMas: false, avisos: [] },
  })
  expect(read!.token).toBe((asked!.respuesta as { token: string }).token)
  const stored = JSON.stringify([asked, read])
  for (const secret of [auth.authorization.slice(7), opened.credenciales.contrasena]) expect(stored).not.toContain(secret)
  expect((asked!.cuerpo as { otp: string }).otp).toMatch(/^[\w-]{22}$/)
})

test('production is not observed', async () => {
  await employer(t, 'EMP900101AA7', ['A0112345101'])
  await fetch(`${url}/v1/avisos`, { headers: await bearer(t, 'EMP900101AA7') })
  await flushExchanges(sandbox())
  expect(await t.ctx.db.selectFrom('intercambios').select('n').execute()).toEqual([])
  expect((await rows()).map((x) => x.ruta)).toEqual(['/v1/token'])
})

test('nothing is provoked before tests begin, nor at an employer that no test looks at', async () => {
  await startTests(sandbox(), opened.run, ['limite-429'], { ritmo: 'rapido' })
  const lane = await laneOf('limite-429')
  const other = opened.patrones.find((p) => p.confia && p.rfc !== lane)!
  expect((await get(avisos(other.rfc))).statusCode).toBe(200)
  const refused = await get(avisos(lane))
  expect([refused.statusCode, refused.headers.get('retry-after'), refused.json().codigo]).toEqual([429, '1', 'LIMITE_EXCEDIDO'])
  expect((await get(avisos(lane))).statusCode).toBe(429)
  expect((await get(avisos(lane))).statusCode).toBe(200)
  expect((await rows()).map((x) => x.provocacion)).toEqual([null, null, 'limite-429', 'limite-429', null])
})

test('pages are cut short where paging is tested, and the next one is refused as if the token had ended', async () => {
  await startTests(sandbox(), opened.run, ['renovacion-a-media-lectura'], { ritmo: 'rapido' })
  const lane = await laneOf('renovacion-a-media-lectura')
  const first = (await get(`${avisos(lane)}&limite=1000`)).json()
  expect([first.datos.length, first.hayMas]).toEqual([3, true])
  const refused = await get(avisos(lane, first.cursor))
  expect(refused.statusCode).toBe(401)
  expect(refused.headers.get('www-authenticate')).toContain('error="invalid_token"')
  expect((await get(avisos(lane, first.cursor))).json().datos).toHaveLength(3)
})

test('a test of a new try wants a new token: those from before end, and new ones live as long as they say', async () => {
  t.clock.advance(5)
  await startTests(sandbox(), opened.run, ['token-con-otp'], { ritmo: 'rapido' })
  expect((await get('/corrida')).statusCode).toBe(401)
  const renewed = await login()
  expect(renewed.expires_in).toBe(60)
  auth = { authorization: `Bearer ${renewed.access_token}` }
  expect((await get('/corrida')).statusCode).toBe(200)
  t.clock.advance(70)
  expect((await get('/corrida')).statusCode).toBe(401)
})

test('fields that nobody knows come with the page, and nothing else of it changes', async () => {
  await startTests(sandbox(), opened.run, ['campo-desconocido'], { ritmo: 'rapido' })
  const lane = await laneOf('campo-desconocido')
  const { datos, ...page } = (await get(avisos(lane))).json()
  expect(datos).toHaveLength(4)
  for (const notice of datos) expect(notice).toMatchObject({ tipoAviso: '02', origenAviso: 'PRUEBA', detalleNuevo: {} })
  expect(page).toMatchObject({ hayMas: false, avisoDelServicio: null })
})

test('the payroll names who works there and what to report; a report of an unknown exercise is told apart', async () => {
  await startTests(sandbox(), opened.run, ['rechazo-con-motivo', 'importe-factor'], { ritmo: 'rapido' })
  const lane = await laneOf('importe-factor')
  const payroll = (await get(`/nomina?patron=${encodeURIComponent(lane)}`)).json()
  expect([payroll.trabajadores.length, payroll.ejercicios.length]).toEqual([3, 1])
  const [exercise] = payroll.ejercicios
  expect(JSON.stringify(payroll)).not.toContain('esperado')
  const report = { ejercicio: exercise.ejercicio, folioAviso: 'R0212026000001', surteEfecto: null, retencion: 1, nombre: 'X' }
  const answer = await post('/reportes', { reportes: [report, { ...report, ejercicio: 'otro' }] })
  expect(answer.json().resultados).toEqual([
    { ejercicio: exercise.ejercicio, estado: 'recibido' },
    { ejercicio: 'otro', estado: 'desconocido' },
  ])
})

test('a test that sees nothing fails in its time and says what to do; a new try counts and begins anew', async () => {
  await startTests(sandbox(), opened.run, ['todas-las-paginas'], { ritmo: 'rapido' })
  t.clock.advance(60)
  await judgeRun(sandbox(), opened.run.id)
  expect((await state('todas-las-paginas')).estado).toBe('en-curso')
  t.clock.advance(30)
  await judgeRun(sandbox(), opened.run.id)
  expect(await state('todas-las-paginas')).toMatchObject({
    estado: 'fallida',
    intentos: 1,
    explicacion: expect.stringContaining('No se observó'),
    queCambiar: expect.stringContaining('hayMas'),
    evidencia: [],
  })
  await startTests(sandbox(), opened.run, ['todas-las-paginas'])
  expect(await state('todas-las-paginas')).toMatchObject({ estado: 'en-curso', intentos: 2, explicacion: null })
  expect((await state('limite-429')).estado).toBe('pendiente')
})

test('tests of several lanes at one employer go one lane after another', async () => {
  await startTests(sandbox(), opened.run, undefined, { ritmo: 'rapido' })
  const states = await runVerdicts(sandbox(), opened.run)
  const shared = await laneOf('limite-429')
  const there = states.filter((s) => s.patron === shared)
  expect(there.length).toBeGreaterThan(3)
  expect(new Set(there.map((s) => s.estado))).toEqual(new Set(['en-curso', 'pendiente']))
  for (let lanes = 0; lanes < 20; lanes++) {
    t.clock.advance(120)
    await judgeRun(sandbox(), opened.run.id)
  }
  const after = await runVerdicts(sandbox(), opened.run)
  expect(after.filter((s) => s.estado === 'pendiente' || s.estado === 'en-curso')).toEqual([])
})

test('whoever follows gets every event once, in order, and goes on after the number it saw last', async () => {
  await startTests(sandbox(), opened.run, ['limite-429'], { ritmo: 'rapido' })
  await get(avisos(await laneOf('limite-429')))
  await rows()
  const read = async (after: number, many: number) => {
    const events: { numero: number; tipo: string; estado: unknown }[] = []
    for await (const { numero, tipo, datos } of followRun(sandbox(), opened.run, after)) {
      events.push({ numero, tipo, estado: datos.estado })
      if (events.length === many) break
    }
    return events
  }
  const all = await read(0, 4)
  expect(all.map((e) => e.numero)).toEqual([1, 2, 3, 4])
  expect(all.filter((e) => e.tipo === 'prueba').map((e) => e.estado)).toEqual(['pendiente', 'en-curso'])
  expect(all.filter((e) => e.tipo === 'intercambio').map((e) => e.estado)).toEqual([200, 429])
  expect(await read(2, 2)).toEqual(all.slice(2))
  await closeRun(sandbox(), opened.run)
  expect(await read(4, 1)).toEqual([])
})

test('the preflight names what is wrong, and what to do', async () => {
  const checks = async () =>
    Object.fromEntries((await preflight(sandbox(), opened.run)).map(({ id, estado, queHacer }) => [id, { estado, queHacer }]))
  await rows()
  expect(await checks()).toMatchObject({
    alcance: { estado: 'bien' },
    credenciales: { estado: 'bien' },
    reloj: { estado: 'bien' },
    lectura: { estado: 'mal', queHacer: expect.stringContaining('/avisos?patron=') },
    'user-agent': { estado: 'mal', queHacer: expect.stringContaining('User-Agent') },
  })
  await get(avisos(opened.patrones[0]!.rfc))
  await rows()
  expect((await checks()).lectura).toMatchObject({ estado: 'bien', queHacer: null })
})

test('the preflight tells a clock that is off', async () => {
  await login(-240)
  await rows()
  const found = (await preflight(sandbox(), opened.run)).filter((check) => ['reloj', 'credenciales'].includes(check.id))
  expect(found).toMatchObject([
    { id: 'credenciales', estado: 'mal', explicacion: expect.stringContaining('invalid_client') },
    { id: 'reloj', estado: 'mal', explicacion: expect.stringContaining('240 s atrasado') },
  ])
})
