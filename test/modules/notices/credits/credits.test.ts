// The fold where people meet it: the feed, one notice, the bulk question and the credits, over imports as the institute makes them.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compileBody } from '../../../../src/http/validation.ts'
import { CreditList } from '../../../../src/modules/notices/credits/schemas.ts'
import { importCatalog, importNotices } from '../../../../src/modules/notices/index.ts'
import { deliveries } from '../../../support/deliveries.ts'
import { csv, EMPLOYER, NRP, ndjson, record } from '../../../support/imports.ts'
import { bearer } from '../../../support/login.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'

const [PATRON, DEVELOPER, NSS] = [EMPLOYER.a, 'MAB9307148T4', '12345678903']

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set('2026-11-29T18:00:00.000Z')
  await employer(t, PATRON, [NRP.a, NRP.b])
})
afterEach(async () => {
  for (const table of ['entregas', 'avisos', 'relaciones_nrp', 'relaciones_confianza'] as const)
    await t.ctx.db.deleteFrom(table).execute()
  await t.ctx.db.updateTable('patrones').set({ ultima_publicacion: 0 }).execute()
  await t.ctx.db.updateTable('registros_patronales').set({ ultima_posicion: 0 }).execute()
})

type Notice = Record<string, unknown> & { folioAviso: string; sustituye: string[] }
const get = async (url: string, rfc = PATRON) => t.app.inject({ url: `/v1${url}`, headers: await bearer(t, rfc) })
const page = async (query = ''): Promise<{ datos: Notice[]; cursor: string; hayMas: boolean }> =>
  (await get(`/avisos?${query}`)).json()
const says = (notices: Notice[]) => notices.map((n) => [n.folioAviso, n.efecto, n.fechaEfecto, n.sustituidoPor, n.sustituye])
const consult = async () => {
  const headers = await bearer(t, PATRON, 'lectura')
  const answer = await t.app.inject({ method: 'POST', url: '/v1/avisos/consulta', headers, payload: { nss: [NSS] } })
  return answer.json().datos[0].creditos
}
const credits = async (query = '', rfc = PATRON) => (await get(`/creditos?${query}`, rfc)).json()

const [R, M, S] = ['R0201024000001', 'R0301024000002', 'S1201026000003']
const TERMS = { tipoDescuento: '02', facDescuento: 0, monDescuento: 2600 }
const retention = (more: object = {}) => record({ folioAviso: R, fechaCreaAviso: '2024-02-10', monDescuento: 2450, ...more })
const change = (more: object = {}) =>
  record({ folioAviso: M, tipoAviso: '03', fechaCreaAviso: '2024-12-05', monDescuento: 2600, ...more })
const suspension = (more: object = {}) =>
  record({ folioAviso: S, tipoAviso: '12', fechaCreaAviso: '2026-03-12', monDescuento: 0, ...more })

describe('a retention of 2024, a modification of 2024 and a suspension of 2026, all read today for the first time', () => {
  const expected = [
    [R, 'SIN_EFECTO', null, S, []],
    [M, 'SIN_EFECTO', null, S, []],
    [S, 'SUSPENDER_Y_DEVOLVER', '2026-11-30', null, [R, M]],
  ]
  const suspended = { estado: 'suspendido', desde: '2026-11-30', programados: [], avisos: [R, M, S] }
  beforeEach(() => t.clock.set('2026-11-30T18:00:00.000Z'))

  test.each([
    ['in one file', [[retention(), change(), suspension()]]],
    ['one file each', [[retention()], [change()], [suspension()]]],
    ['the newest first', [[suspension()], [change()], [retention()]]],
  ])('nothing starts and nothing changes; the state is suspended: %s', async (_, files) => {
    for (const file of files) {
      await importNotices(t.ctx, ndjson(...file))
      t.clock.advance(60)
    }
    const inOrder = (notices: Notice[]) =>
      says(notices).toSorted((a, b) => (String(a[0]).slice(4) < String(b[0]).slice(4) ? -1 : 1))
    expect(inOrder((await page()).datos)).toEqual(expected)
    expect(inOrder((await page()).datos)).toEqual(expected)
    expect(await consult()).toMatchObject([{ ...suspended, monDescuento: 2600, ultimoAviso: { folioAviso: S } }])
    expect((await credits()).datos).toMatchObject([{ ...suspended, terminos: TERMS }])
  })

  test('the size of a page changes nothing, and no page says that anything starts', async () => {
    await importNotices(t.ctx, ndjson(retention(), change(), suspension()))
    const read: Notice[] = []
    let cursor = ''
    for (let more = true; more; ) {
      const answer = await page(`limite=1${cursor && `&cursor=${cursor}`}`)
      read.push(...answer.datos)
      cursor = answer.cursor
      more = answer.hayMas
    }
    expect(says(read)).toEqual(expected)
  })

  test('the bulk question and the credits say it first, and the feed says the same afterwards', async () => {
    await importNotices(t.ctx, ndjson(retention(), change(), suspension()))
    expect((await credits()).datos).toMatchObject([suspended])
    expect(says((await page()).datos)).toEqual(expected)
    expect(await consult()).toMatchObject([suspended])
  })
})

test('what was announced falls when the suspension is delivered, which says so; what is in force stays', async () => {
  t.clock.set('2026-01-12T18:00:00.000Z')
  await importNotices(t.ctx, ndjson(retention({ fechaCreaAviso: '2026-01-08' })))
  expect(says((await page()).datos)).toEqual([[R, 'INICIAR', '2026-01-13', null, []]])
  t.clock.set('2026-02-10T18:00:00.000Z')
  await importNotices(t.ctx, ndjson(change({ fechaCreaAviso: '2026-02-05' })))
  const { datos, cursor } = await page('limite=2')
  expect(says(datos)).toEqual([
    [R, 'INICIAR', '2026-01-13', null, []],
    [M, 'MODIFICAR', '2026-03-01', null, []],
  ])
  t.clock.set('2026-02-20T18:00:00.000Z')
  await importNotices(t.ctx, ndjson(suspension({ fechaCreaAviso: '2026-02-18' })))
  // Published, and nobody has read it: what was announced still is.
  expect((await get(`/avisos/${M}`)).json()).toMatchObject({ efecto: 'MODIFICAR', sustituidoPor: null })
  expect(says((await page(`cursor=${cursor}`)).datos)).toEqual([[S, 'SUSPENDER_Y_DEVOLVER', '2026-02-20', null, [M]]])
  expect((await get(`/avisos/${M}`)).json()).toMatchObject({ efecto: 'SIN_EFECTO', fechaEfecto: null, sustituidoPor: S })
  expect(says((await page()).datos)[0]).toEqual([R, 'INICIAR', '2026-01-13', null, []])
  const [stored] = await t.ctx.db.selectFrom('avisos').selectAll().where('folio_aviso', '=', M).execute()
  expect(stored).toMatchObject({ efecto: 'SIN_EFECTO', sustituido_por: S })
})

test('a suspension read after a modification came into force leaves that modification as it was', async () => {
  t.clock.set('2026-02-10T18:00:00.000Z')
  await importNotices(t.ctx, ndjson(change({ fechaCreaAviso: '2026-02-05' })))
  await page()
  t.clock.set('2026-02-20T18:00:00.000Z')
  await importNotices(t.ctx, ndjson(suspension({ fechaCreaAviso: '2026-02-18' })))
  t.clock.set('2026-03-05T18:00:00.000Z')
  expect(says((await page()).datos)).toEqual([
    [M, 'MODIFICAR', '2026-03-01', null, []],
    [S, 'SUSPENDER_Y_DEVOLVER', '2026-03-05', null, []],
  ])
})

test('a reader of one class alone is told what everything published comes to', async () => {
  await importNotices(t.ctx, ndjson(retention(), suspension()))
  expect(says((await page('clasificacion=RETENCION')).datos)).toEqual([[R, 'SIN_EFECTO', null, S, []]])
})

test('two readers at one moment are told the same', async () => {
  t.clock.set('2026-12-31T18:00:00.000Z')
  await importNotices(t.ctx, ndjson(retention(), change()))
  const answers = await Promise.all(Array.from({ length: 6 }, (_, i) => page(i % 2 ? 'limite=1' : '')))
  const expected = [
    [R, 'SIN_EFECTO', null, M, []],
    [M, 'INICIAR', '2027-01-01', null, [R]],
  ]
  expect(says((await page()).datos)).toEqual(expected)
  for (const { datos } of answers) {
    const [first] = says(datos)
    // Alone on its page it starts the credit, until the other one is delivered the same day.
    expect([expected[0], [R, 'INICIAR', '2027-01-01', null, []]]).toContainEqual(first)
  }
})

test('effects count from the day of another channel where the import says it', async () => {
  await importNotices(
    t.ctx,
    ndjson(
      retention({
        fechaNotificacion: '2024-02-14',
        nombreTrabajador: 'NÚÑEZ PEÑA "LA JEFA" MARÍA',
        motivo: 'Originación de crédito',
      }),
      change({ fechaNotificacion: '2024-12-10' }),
      suspension({ fechaNotificacion: '2026-03-17', motivo: 'Motivo que nadie conoce' }),
    ),
  )
  const { datos } = await page()
  expect(says(datos)).toEqual([
    [R, 'INICIAR', '2024-02-15', null, []],
    [M, 'MODIFICAR', '2025-01-01', null, []],
    [S, 'SUSPENDER_Y_DEVOLVER', '2026-03-17', null, []],
  ])
  expect(datos.map((n) => [n.fechaNotificacion, n.nombreTrabajador, n.motivo])).toEqual([
    ['2024-02-14', 'NÚÑEZ PEÑA "LA JEFA" MARÍA', 'Originación de crédito'],
    ['2024-12-10', null, null],
    ['2026-03-17', null, 'Motivo que nadie conoce'],
  ])
  expect((await credits()).datos).toMatchObject([{ estado: 'suspendido', desde: '2026-03-17', terminos: TERMS }])
})

test('a type that the catalog learns later counts from then on: what is in force stays, what is announced falls', async () => {
  t.clock.set('2026-01-12T18:00:00.000Z')
  await importNotices(t.ctx, ndjson(retention({ fechaCreaAviso: '2026-01-08' })))
  await importNotices(t.ctx, ndjson(suspension({ folioAviso: 'S7701026000003', tipoAviso: '77', fechaCreaAviso: '2026-01-10' })))
  await page()
  t.clock.set('2026-02-10T18:00:00.000Z')
  await importCatalog(
    t.ctx,
    csv(
      JSON.stringify({ catalogo: 'tiposAviso', clave: '77', descripcion: 'Suspensión', datos: { clasificacion: 'SUSPENSION' } }),
      'ndjson',
    ),
  )
  expect(says((await page()).datos)).toEqual([
    [R, 'INICIAR', '2026-01-13', null, []],
    ['S7701026000003', 'SUSPENDER_Y_DEVOLVER', '2026-01-12', null, []],
  ])
  expect((await credits()).datos).toMatchObject([{ estado: 'suspendido' }])
  await t.ctx.db.deleteFrom('catalogos').where('clave', '=', '77').execute()
})

describe('GET /v1/creditos', () => {
  const many = (count: number, nrp: string, from = 1) =>
    Array.from({ length: count }, (_, i) =>
      retention({
        nrp,
        folioAviso: `R020102600${String(from + i).padStart(4, '0')}`,
        numCredito: String(from + i).padStart(10, '0'),
      }),
    )
  async function walk(query: string, rfc = PATRON, between: () => Promise<unknown> = async () => {}) {
    const keys: string[] = []
    let cursor = ''
    for (let more = true; more; ) {
      const answer = await credits(`${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`, rfc)
      expect(compileBody(CreditList)(answer)).toBe(true)
      keys.push(...answer.datos.map((c: { nrp: string; numCredito: string }) => `${c.nrp} ${c.numCredito}`))
      cursor = answer.cursor
      more = answer.hayMas
      await between()
    }
    return keys
  }

  test('pages hold each credit once, in order of NRP and number, whatever is published between them', async () => {
    await importNotices(t.ctx, ndjson(...many(7, NRP.b, 20), ...many(5, NRP.a, 50)))
    const expected = [NRP.a, NRP.b].flatMap((nrp, i) =>
      Array.from({ length: i === 0 ? 5 : 7 }, (_, n) => `${nrp} ${String((i === 0 ? 50 : 20) + n).padStart(10, '0')}`),
    )
    let next = 900
    const publish = () => importNotices(t.ctx, ndjson(...many(1, NRP.a, next++)))
    const keys = await walk('limite=2', PATRON, publish)
    expect(keys.filter((key) => expected.includes(key))).toEqual(expected)
    expect(new Set(keys).size).toBe(keys.length)
    expect(await walk('limite=3')).toEqual([...new Set(await walk('limite=100'))])
  })

  test('what it hands over is delivered, and nothing else is', async () => {
    await importNotices(t.ctx, ndjson(...many(3, NRP.a)))
    await credits('limite=1')
    const told = await deliveries(t.ctx)
    expect([...told.values()].filter((instant) => instant !== null)).toHaveLength(1)
    // What does not fit the state that was asked for is not shown, and so not delivered either.
    expect((await credits('estado=suspendido')).datos).toEqual([])
    expect([...(await deliveries(t.ctx)).values()].filter((instant) => instant !== null)).toHaveLength(1)
  })

  test('by state, by worker and by NRP', async () => {
    await importNotices(
      t.ctx,
      ndjson(
        retention({ numCredito: '0000000001', fechaNotificacion: '2026-01-05' }),
        retention({ folioAviso: 'R0201026000002', numCredito: '0000000002', nss: '01018000016' }),
        suspension({ folioAviso: 'S1201026000003', numCredito: '0000000003', nss: '45199512349' }),
        retention({ folioAviso: 'R0201026000004', numCredito: '0000000004', nrp: NRP.b }),
      ),
    )
    const found = async (query: string) => (await credits(query)).datos.map((c: { numCredito: string }) => Number(c.numCredito))
    expect(await found('estado=vigente')).toEqual([1])
    expect(await found('estado=por-iniciar')).toEqual([2, 4])
    expect(await found('estado=suspendido')).toEqual([3])
    expect(await found('nss=01018000016')).toEqual([2])
    expect(await found(`nrp=${NRP.b}`)).toEqual([4])
    expect((await get('/creditos?estado=ninguno')).json().codigo).toBe('PARAMETRO_INVALIDO')
  })

  test('a worker with two credits that both hold is told apart, also where a page shows one of them', async () => {
    await importNotices(
      t.ctx,
      ndjson(
        retention({ numCredito: '0000000001', fechaNotificacion: '2026-01-05' }),
        retention({ folioAviso: 'R0201026000002', numCredito: '0000000002', fechaNotificacion: '2026-02-05' }),
        retention({ folioAviso: 'R0201026000003', numCredito: '0000000003', nrp: NRP.b }),
      ),
    )
    expect((await credits()).datos.map((c: { conflicto?: string }) => c.conflicto)).toEqual([
      'CREDITO_DISTINTO',
      'CREDITO_DISTINTO',
      undefined,
    ])
    expect((await credits('limite=1')).datos[0].conflicto).toBe('CREDITO_DISTINTO')
    await importNotices(t.ctx, ndjson(suspension({ numCredito: '0000000001' })))
    expect((await credits()).datos.map((c: { conflicto?: string }) => c.conflicto)).toEqual([undefined, undefined, undefined])
  })

  test('a developer sees the credits of the NRPs that it is trusted with, and is refused as everywhere', async () => {
    await certified(t, DEVELOPER)
    await importNotices(t.ctx, ndjson(...many(2, NRP.a), ...many(2, NRP.b, 10)))
    expect((await get(`/creditos?patron=${PATRON}`, DEVELOPER)).json().codigo).toBe('RELACION_NO_VIGENTE')
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [NRP.b] })
    const keys = await walk(`patron=${PATRON}&limite=1`, DEVELOPER)
    expect(keys).toEqual([`${NRP.b} 0000000010`, `${NRP.b} 0000000011`])
    expect((await get(`/creditos?patron=${PATRON}&nrp=${NRP.a}`, DEVELOPER)).json().codigo).toBe('RELACION_NO_VIGENTE')
  })

  test('a cursor of other filters is refused', async () => {
    const { cursor } = await credits()
    expect((await get(`/creditos?nrp=${NRP.a}&cursor=${encodeURIComponent(cursor)}`)).json().codigo).toBe('CURSOR_INVALIDO')
  })
})
