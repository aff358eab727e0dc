import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { compileBody } from '../../../../src/http/validation.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { completeNss } from '../../../../src/kernel/nss.ts'
import { flushAccesses } from '../../../../src/modules/notices/access-log/record-access.ts'
import { WorkerAnswer } from '../../../../src/modules/notices/workers/schemas.ts'
import { deliveries } from '../../../support/deliveries.ts'
import { bearer } from '../../../support/login.ts'
import { type NoticeFields, publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [PATRON, DEVELOPER] = ['EKU9003173C9', 'MAB9307148T4']
const [A, B] = [completeNrp('A011234510'), completeNrp('B022345610')]

type Credit = Record<string, unknown> & { ultimosAvisos: { folioAviso: string; fechaNotLinea: string }[] }
type Worker = { nss: string; creditos: Credit[] }

let t: Service
let next = 1_000_000_000
/** A new one, with a credit of its own. */
const worker = () => {
  CREDIT = String(next)
  return completeNss(String(next++))
}
let CREDIT = ''
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [A, B])
  await certified(t, DEVELOPER)
})
afterAll(() => t.stop())
beforeEach(() => t.clock.set(NOW))

const ask = async (rfc: string, payload: object, scope = 'lectura') =>
  t.app.inject({ method: 'POST', url: '/v1/avisos/consulta', headers: await bearer(t, rfc, scope), payload })
const consult = async (payload: object, rfc = PATRON): Promise<Worker[]> => (await ask(rfc, payload)).json().datos
const one = async (nss: string): Promise<Credit[]> => (await consult({ nss: [nss] }))[0]!.creditos

const RETENTION: Partial<NoticeFields> = { tipo_aviso: '02', clasificacion: 'RETENCION', efecto: 'INICIAR' }
const CHANGE: Partial<NoticeFields> = { tipo_aviso: '03', clasificacion: 'MODIFICACION', efecto: 'MODIFICAR' }
const SUSPENSION: Partial<NoticeFields> = { tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER' }
const UNKNOWN: Partial<NoticeFields> = { tipo_aviso: '99', clasificacion: null, efecto: null }

/** Publishes one notice after another for one credit; says the folios. */
const history = (nss: string, ...notices: Partial<NoticeFields>[]) =>
  publish(
    t,
    PATRON,
    notices.map((n, i) => ({ nrp: A, nss, num_credito: CREDIT, fecha_crea_aviso: `2026-02-0${i + 1}`, ...n })),
  )

test('a credit in force: its discount, since when, the notice that says so, and the latest ones whole', async () => {
  const nss = worker()
  const [first, second] = await history(
    nss,
    { ...RETENTION, mon_descuento: '1000' },
    { ...CHANGE, tipo_descuento: '03', fac_descuento: '20.5', mon_descuento: '0' },
  )
  const answer = await ask(PATRON, { nss: [nss] })
  expect(compileBody(WorkerAnswer)(answer.json())).toBe(true)
  expect(answer.body).toContain(
    '"fechaEfecto":"2026-03-01","terminos":{"tipoDescuento":"03","facDescuento":20.5000,"monDescuento":0.00}',
  )
  const { ultimosAvisos, ...credit } = answer.json().datos[0].creditos[0]
  const change = {
    efecto: 'MODIFICAR',
    fechaEfecto: '2026-03-01',
    terminos: { tipoDescuento: '03', facDescuento: 20.5, monDescuento: 0 },
    folioAviso: second,
  }
  const before = {
    nss,
    numCredito: CREDIT,
    nrp: A,
    estado: 'por-iniciar',
    tipoDescuento: null,
    monDescuento: null,
    facDescuento: null,
    desde: null,
    programados: [
      {
        efecto: 'INICIAR',
        fechaEfecto: '2026-02-11',
        terminos: { tipoDescuento: '02', facDescuento: 0, monDescuento: 1000 },
        folioAviso: first,
      },
      change,
    ],
    avisos: [first, second],
    ultimoAviso: {
      folioAviso: first,
      clasificacion: 'RETENCION',
      efecto: 'INICIAR',
      fechaCreaAviso: '2026-02-01',
      fechaNotLinea: NOW,
      fechaEfecto: '2026-02-11',
    },
  }
  expect(credit).toEqual(before)
  t.clock.set('2026-02-11T18:00:00.000Z')
  const { ultimosAvisos: _, ...started } = (await one(nss))[0]!
  const terms = { tipoDescuento: '02', monDescuento: 1000, facDescuento: 0 }
  expect(started).toEqual({ ...before, estado: 'vigente', ...terms, desde: '2026-02-11', programados: [change] })
  t.clock.set('2026-03-01T18:00:00.000Z')
  const [changed] = await one(nss)
  expect(changed).toMatchObject({ estado: 'vigente', facDescuento: 20.5, desde: '2026-03-01', programados: [] })
  expect(changed!.ultimoAviso).toMatchObject({ folioAviso: second })
  expect(ultimosAvisos.map((n: { folioAviso: string }) => n.folioAviso)).toEqual([second, first])
  const same = await t.app.inject({ url: `/v1/avisos/${second}`, headers: await bearer(t, PATRON) })
  expect(ultimosAvisos[0]).toEqual(same.json())
})

test('the state is what all notices of the credit come to today', async () => {
  const cases: [Partial<NoticeFields>[], string, string | null][] = [
    [[RETENTION], 'por-iniciar', null],
    [[RETENTION, SUSPENSION], 'suspendido', '2026-02-10'],
    // Until the day on which it restarts, it is suspended.
    [[RETENTION, SUSPENSION, { ...RETENTION, efecto: 'REINICIAR' }], 'suspendido', '2026-02-10'],
    // To be modified: the employer runs it since before it connected.
    [[CHANGE], 'vigente', null],
    [[UNKNOWN], 'sin-clasificar', null],
    // A type that nobody knows yet changes nothing that is known.
    [[SUSPENSION, UNKNOWN], 'suspendido', '2026-02-10'],
    // Published later, dated earlier.
    [
      [
        { ...SUSPENSION, fecha_crea_aviso: '2026-02-09' },
        { ...RETENTION, fecha_crea_aviso: '2026-02-05' },
      ],
      'suspendido',
      '2026-02-10',
    ],
    // On one day the one with the higher serial.
    [
      [
        { ...RETENTION, fecha_crea_aviso: '2026-02-09' },
        { ...SUSPENSION, fecha_crea_aviso: '2026-02-09' },
      ],
      'suspendido',
      '2026-02-10',
    ],
  ]
  for (const [notices, estado, desde] of cases) {
    const nss = worker()
    await history(nss, ...notices)
    const [credit] = await one(nss)
    expect([credit!.estado, credit!.desde]).toEqual([estado, desde])
  }
})

test('the notice from which the state results is told also where it is older than the latest ones shown', async () => {
  const nss = worker()
  const folios = await history(nss, SUSPENSION, UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
  const [credit] = (await consult({ nss: [nss], ultimos: 2 }))[0]!.creditos
  expect(credit!.estado).toBe('suspendido')
  expect(credit!.ultimoAviso).toMatchObject({ folioAviso: folios[0], fechaNotLinea: NOW })
  expect(credit!.ultimosAvisos.map((n) => n.folioAviso)).toEqual([folios[4], folios[3]])
})

test('it is a delivery of the credits that it shows, whole, and of nothing else, once and for good', async () => {
  const shown = worker()
  const folios = await history(shown, RETENTION, CHANGE, CHANGE, CHANGE, CHANGE)
  const [hidden] = await history(worker(), RETENTION)
  await consult({ nss: [shown] })
  t.clock.set('2026-04-01T18:00:00.000Z')
  const [credit] = await one(shown)
  expect(credit!.ultimosAvisos.map((n) => n.fechaNotLinea)).toEqual([NOW, NOW, NOW])
  const stored = await deliveries(t.ctx)
  expect([...folios, hidden!].map((folio) => stored.get(folio))).toEqual([NOW, NOW, NOW, NOW, NOW, null])
})

test('each NRP and each credit by itself; workers in the order asked, each once, unknown ones empty', async () => {
  const [a, b, nobody] = [worker(), worker(), worker()]
  await publish(t, PATRON, [
    { nrp: A, nss: a, num_credito: '1426000002' },
    { nrp: B, nss: a, num_credito: '1426000002', ...SUSPENSION },
    { nrp: A, nss: a, num_credito: '1426000001' },
    { nrp: A, nss: b },
  ])
  const answer = await consult({ nss: [b, nobody, a, b] })
  expect(answer.map((w) => w.nss)).toEqual([b, nobody, a])
  expect(answer[1]).toEqual({ nss: nobody, creditos: [] })
  expect(answer[2]!.creditos.map((c) => [c.nrp, c.numCredito, c.estado])).toEqual([
    [A, '1426000001', 'por-iniciar'],
    [A, '1426000002', 'por-iniciar'],
    [B, '1426000002', 'suspendido'],
  ])
  expect((await consult({ nss: [a], nrp: B }))[0]!.creditos.map((c) => c.nrp)).toEqual([B])
})

test('a developer sees the NRPs that it is trusted with and nothing else; a reading token is enough', async () => {
  const nss = worker()
  await publish(t, PATRON, [
    { nrp: A, nss, num_credito: CREDIT },
    { nrp: B, nss, num_credito: CREDIT },
  ])
  expect((await ask(DEVELOPER, { patron: PATRON, nss: [nss] })).json().codigo).toBe('RELACION_NO_VIGENTE')
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [B] })
  expect((await consult({ patron: PATRON, nss: [nss] }, DEVELOPER))[0]!.creditos.map((c) => c.nrp)).toEqual([B])
  expect((await ask(DEVELOPER, { patron: PATRON, nrp: A, nss: [nss] })).json().codigo).toBe('RELACION_NO_VIGENTE')
  expect((await ask(PATRON, { nss: [nss] }, 'escritura')).json().codigo).toBe('PERMISO_INSUFICIENTE')
  await flushAccesses(t.ctx)
  const accesses = await t.ctx.db.selectFrom('accesos').selectAll().where('rfc_lector', '=', DEVELOPER).execute()
  expect(accesses).toMatchObject([{ formato: 'consulta', cuantos: 1, nrp: null }])
})

test('what is no NSS is named by its index, and too many or none are refused', async () => {
  const nss = worker()
  const wrong = await ask(PATRON, { nss: [nss, '12345678901', '123', nss] })
  expect([wrong.statusCode, wrong.json().codigo]).toEqual([400, 'CUERPO_INVALIDO'])
  expect(wrong.json().errores).toEqual([
    { campo: 'nss.1', mensaje: 'El dígito verificador del NSS no corresponde.' },
    { campo: 'nss.2', mensaje: 'El NSS debe tener 11 dígitos y tiene 3.' },
  ])
  expect((await ask(PATRON, { nss: [] })).statusCode).toBe(400)
  expect((await ask(PATRON, { nss: Array.from({ length: 5_001 }, () => nss) })).json().codigo).toBe('CUERPO_INVALIDO')
  expect((await consult({ nss: Array.from({ length: 5_000 }, worker) })).length).toBe(5_000)
})

test('two who ask at one moment show one instant of delivery', async () => {
  const nss = Array.from({ length: 20 }, worker)
  await publish(
    t,
    PATRON,
    nss.map((n) => ({ nrp: A, nss: n })),
  )
  const answers = await Promise.all(
    Array.from({ length: 6 }, async (_, i) => {
      t.clock.advance(1)
      return consult({ nss: i % 2 === 0 ? nss : nss.toReversed() })
    }),
  )
  for (const n of nss) {
    const instants = answers.map((a) => a.find((w) => w.nss === n)!.creditos[0]!.ultimosAvisos[0]!.fechaNotLinea)
    expect(new Set(instants).size).toBe(1)
  }
})

test('a worker whose number was merged into another is one worker, whichever number is asked for', async () => {
  const [stranger, old, older, now] = [worker(), worker(), worker(), worker()]
  const [first] = await history(old, { ...RETENTION, mon_descuento: '1000' })
  const [second] = await publish(t, PATRON, [
    {
      nrp: A,
      nss: old,
      num_credito: CREDIT,
      nss_unificado: now,
      fecha_crea_aviso: '2026-02-02',
      ...CHANGE,
      mon_descuento: '2000',
    },
  ])
  const [third] = await publish(t, PATRON, [
    { nrp: A, nss: older, nss_unificado: now, num_credito: '0000000007', fecha_crea_aviso: '2026-02-03', ...RETENTION },
  ])
  const [last] = await publish(t, PATRON, [
    { nrp: A, nss: now, num_credito: CREDIT, fecha_crea_aviso: '2026-02-04', ...SUSPENSION },
  ])
  await publish(t, PATRON, [{ nrp: A, nss: stranger, fecha_crea_aviso: '2026-02-04', ...RETENTION }])

  const answers = await consult({ nss: [old, now, older, stranger] })
  expect(answers.map((a) => a.nss)).toEqual([old, now, older, stranger])
  for (const { creditos } of answers.slice(0, 3)) {
    expect(creditos).toMatchObject([
      { nss: now, numCredito: '0000000007', estado: 'por-iniciar', ultimosAvisos: [{ folioAviso: third }] },
      {
        nss: now,
        numCredito: CREDIT,
        estado: 'suspendido',
        ultimosAvisos: [{ folioAviso: last }, { folioAviso: second }, { folioAviso: first }],
      },
    ])
  }
  expect(answers[3]!.creditos).toHaveLength(1)

  for (const nss of [old, now, older]) {
    for (const query of [`nss=${nss}`, `nss=${nss}&nrp=${A}`]) {
      const page = (await t.app.inject({ url: `/v1/avisos?${query}&limite=3`, headers: await bearer(t, PATRON) })).json()
      const rest = await t.app.inject({ url: `/v1/avisos?${query}&cursor=${page.cursor}`, headers: await bearer(t, PATRON) })
      const folios = [...page.datos, ...rest.json().datos].map((n: { folioAviso: string }) => n.folioAviso)
      expect(folios).toEqual([first, second, third, last])
    }
  }
})

test('what another employer knows of merged numbers counts for nobody else', async () => {
  const [old, now] = [worker(), worker()]
  const foreign = completeNrp('C033456710')
  await employer(t, 'GODE561231GR8', [foreign])
  await publish(t, 'GODE561231GR8', [{ nrp: foreign, nss: old, nss_unificado: now }])
  await history(now, RETENTION)
  expect(await one(old)).toEqual([])
  expect(await one(now)).toHaveLength(1)
})
