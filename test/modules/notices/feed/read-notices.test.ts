import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { compileBody } from '../../../../src/http/validation.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { revokeCertification } from '../../../../src/modules/developers/index.ts'
import { Notice, NoticePage } from '../../../../src/modules/notices/schemas.ts'
import { onPostgres } from '../../../support/database.ts'
import { delivered, deliveries } from '../../../support/deliveries.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [PATRON, OTHER, DEVELOPER] = ['EKU9003173C9', 'GODE561231GR8', 'MAB9307148T4']
const [A, B, FOREIGN] = [completeNrp('A011234510'), completeNrp('B022345610'), completeNrp('C033456710')]

type Page = { datos: Record<string, unknown>[]; cursor: string; hayMas: boolean; codigo?: string }

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  for (const table of [
    'avisos',
    'entregas',
    'relaciones_nrp',
    'relaciones_confianza',
    'certificaciones',
    'registros_patronales',
    'patrones',
  ] as const) {
    await t.ctx.db.deleteFrom(table).execute()
  }
  await employer(t, PATRON, [A, B])
  await employer(t, OTHER, [FOREIGN])
  await certified(t, DEVELOPER)
})

const response = async (rfc: string, url: string, headers: object = {}) =>
  t.app.inject({ url: `/v1${url}`, headers: { ...(await bearer(t, rfc)), ...headers } })
const read = async (rfc: string, query = '', headers: object = {}): Promise<Page> =>
  (await response(rfc, `/avisos${query}`, headers)).json()
const folios = (page: Page) => page.datos.map((n) => n.folioAviso)
const stored = () => t.ctx.db.selectFrom('avisos').selectAll().orderBy('publicacion').execute()

describe('what a page says', () => {
  test('a notice has every field, amounts with the decimals of their field, and meets its published schema', async () => {
    await publish(t, PATRON, [
      {
        nrp: A,
        folio_aviso: 'R0312026000777',
        tipo_aviso: '03',
        clasificacion: 'MODIFICACION',
        efecto: 'MODIFICAR',
        nss_unificado: '01018000016',
        rfc_trabajador: 'ÑA&R561231GR8',
        curp_trabajador: 'BOXW310820HNERXN09',
        num_credito: '0026123456',
        fecha_otorgamiento: '2021-05-14',
        fecha_ultimo_aviso: '2025-03-01',
        tipo_descuento: '03',
        fac_descuento: '20',
        mon_descuento: '0',
        tipo_descuento_anterior: '02',
        fac_descuento_anterior: '0',
        mon_descuento_anterior: '2450.5',
        sustituido_por: 'R0312026000778',
      },
    ])
    const answer = await response(PATRON, '/avisos')
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.body).toContain(
      '"facDescuento":20.0000,"monDescuento":0.00,"tipoDescuentoAnterior":"02","facDescuentoAnterior":0.0000,"monDescuentoAnterior":2450.50',
    )
    const page: Page = answer.json()
    expect(page).toEqual({ datos: [expect.anything()], cursor: expect.any(String), hayMas: false })
    expect(page.datos[0]).toEqual({
      folioAviso: 'R0312026000777',
      nrp: A,
      nss: '12345678903',
      nssUnificado: '01018000016',
      rfcTrabajador: 'ÑA&R561231GR8',
      curpTrabajador: 'BOXW310820HNERXN09',
      numCredito: '0026123456',
      tipoAviso: '03',
      clasificacion: 'MODIFICACION',
      fechaCreaAviso: '2026-02-09',
      fechaNotLinea: NOW,
      fechaOtorgamiento: '2021-05-14',
      fechaUltimoAviso: '2025-03-01',
      tipoCredito: '001',
      tipoDescuento: '03',
      facDescuento: 20,
      monDescuento: 0,
      tipoDescuentoAnterior: '02',
      facDescuentoAnterior: 0,
      monDescuentoAnterior: 2450.5,
      estatusCredito: '001',
      posicion: 1,
      publicadoEl: NOW,
      fechaEfecto: '2026-03-01',
      efecto: 'MODIFICAR',
      sustituidoPor: 'R0312026000778',
      sustituye: [],
      nombreTrabajador: null,
      motivo: null,
      fechaNotificacion: null,
    })
    expect(compileBody(NoticePage)(page)).toBe(true)
    expect(compileBody(Notice)((await response(PATRON, '/avisos/R0312026000777')).json())).toBe(true)
  })

  test('a notice whose type the catalog does not know is served without class, effect and effective day', async () => {
    await publish(t, PATRON, [{ nrp: A, tipo_aviso: '99', clasificacion: null, efecto: null }])
    const page = await read(PATRON)
    expect(page.datos).toMatchObject([
      { tipoAviso: '99', clasificacion: null, efecto: null, fechaEfecto: null, fechaNotLinea: NOW },
    ])
    expect(compileBody(NoticePage)(page)).toBe(true)
  })

  test('the effective day follows from the class and the day in Mexico City, up to midnight and after it', async () => {
    const cases = [
      ['2026-02-11T05:59:59.999Z', '2026-02-11', '2026-03-01', '2026-02-10'],
      ['2026-02-11T06:00:00.000Z', '2026-02-12', '2026-03-01', '2026-02-11'],
      ['2026-03-01T05:59:59.999Z', '2026-03-01', '2026-03-01', '2026-02-28'],
      ['2026-03-01T06:00:00.000Z', '2026-03-02', '2026-05-01', '2026-03-01'],
      ['2027-01-01T05:59:59.999Z', '2027-01-01', '2027-01-01', '2026-12-31'],
    ] as const
    let cursor = ''
    for (const [instant, ...days] of cases) {
      t.clock.set(instant)
      await publish(t, PATRON, [
        { nrp: A },
        { nrp: A, tipo_aviso: '03', clasificacion: 'MODIFICACION', efecto: 'MODIFICAR' },
        { nrp: A, tipo_aviso: '12', clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_DEVOLVER' },
      ])
      const page = await read(PATRON, cursor)
      expect(page.datos.map((n) => [n.fechaNotLinea, n.fechaEfecto])).toEqual(days.map((day) => [instant, day]))
      cursor = `?cursor=${page.cursor}`
    }
  })
})

describe('fechaNotLinea', () => {
  test('is set at the first delivery and never after', async () => {
    await publish(t, PATRON, [{ nrp: A }, { nrp: A }])
    const first = await read(PATRON, '?limite=1')
    t.clock.advance(86_400)
    expect((await read(PATRON)).datos.map((n) => n.fechaNotLinea)).toEqual([NOW, '2026-02-11T18:00:00.000Z'])
    t.clock.advance(86_400)
    expect((await read(PATRON, '?limite=1')).datos).toEqual(first.datos)
    expect([...(await deliveries(t.ctx)).values()]).toEqual([NOW, '2026-02-11T18:00:00.000Z'])
  })

  test('a page that was delivered before is read without writing', async () => {
    await publish(t, PATRON, [{ nrp: A }])
    await read(PATRON)
    const versions = async () =>
      (
        await sql`select xmin::text, ctid::text, 'aviso' from avisos union all select xmin::text, ctid::text, 'entrega' from entregas`.execute(
          t.ctx.db,
        )
      ).rows
    const before = await versions()
    expect(before).toHaveLength(2)
    t.clock.advance(86_400)
    await read(PATRON)
    expect(await versions()).toEqual(before)
  })

  test.runIf(onPostgres)('two readers of one page at one moment show one value, that of who came first', async () => {
    await publish(
      t,
      PATRON,
      Array.from({ length: 200 }, () => ({ nrp: A })),
    )
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
    const headers = await Promise.all([bearer(t, PATRON), bearer(t, DEVELOPER)])
    for (const limite of [100, 200]) {
      const pages = await Promise.all(
        Array.from({ length: 8 }, async (_, i) => {
          t.clock.advance(1)
          return (
            await t.app.inject({ url: `/v1/avisos?patron=${PATRON}&limite=${limite}`, headers: headers[i % 2]! })
          ).json() as Page
        }),
      )
      const seen = pages.map((page) => page.datos.map((n) => n.fechaNotLinea))
      for (const values of seen) expect(values).toEqual(seen[0])
      expect([...(await deliveries(t.ctx)).values()].slice(0, limite)).toEqual(seen[0])
    }
  })
})

describe('the change feed', () => {
  test('polling on with the last cursor gives each later notice exactly once, by employer and by NRP', async () => {
    const seen: Record<string, unknown[]> = { '': [], [`&nrp=${A}`]: [] }
    const cursors: Record<string, string> = {}
    const expected: string[] = []
    const expectedA: string[] = []
    for (let round = 0; round < 6; round++) {
      const published = await publish(
        t,
        PATRON,
        Array.from({ length: round * 2 }, (_, i) => ({ nrp: i % 2 ? B : A })),
      )
      expected.push(...published)
      expectedA.push(...published.filter((_, i) => i % 2 === 0))
      for (const [filter, list] of Object.entries(seen)) {
        let page: Page
        do {
          page = await read(PATRON, `?limite=3${filter}${cursors[filter] ? `&cursor=${cursors[filter]}` : ''}`)
          list.push(...folios(page))
          cursors[filter] = page.cursor
        } while (page.hayMas)
      }
    }
    expect(seen['']).toEqual(expected)
    expect(seen[`&nrp=${A}`]).toEqual(expectedA)
  })

  test('an empty feed gives a cursor from which the first notice is found', async () => {
    const empty = await read(PATRON)
    expect(empty).toMatchObject({ datos: [], hayMas: false })
    const [folio] = await publish(t, PATRON, [{ nrp: A }])
    expect(folios(await read(PATRON, `?cursor=${empty.cursor}`))).toEqual([folio])
  })

  test('filters narrow, and their cursors do not skip what comes later', async () => {
    const [one, two, three, four] = await publish(t, PATRON, [
      { nrp: A, fecha_crea_aviso: '2026-01-31' },
      {
        nrp: B,
        nss: '45199512349',
        fecha_crea_aviso: '2026-02-01',
        tipo_aviso: '12',
        clasificacion: 'SUSPENSION',
        efecto: 'SUSPENDER',
      },
      { nrp: A, nss: '45199512349', fecha_crea_aviso: '2026-02-02' },
      { nrp: A, fecha_crea_aviso: '2026-02-03', tipo_aviso: '04' },
    ])
    const by = async (query: string) => folios(await read(PATRON, `?${query}`))
    expect(await by('clasificacion=SUSPENSION')).toEqual([two])
    expect(await by('tipoAviso=04')).toEqual([four])
    expect(await by('nss=45199512349')).toEqual([two, three])
    expect(await by(`nss=45199512349&nrp=${A}`)).toEqual([three])
    expect(await by('desde=2026-02-01&hasta=2026-02-02')).toEqual([two, three])
    expect(await by('hasta=2026-01-31')).toEqual([one])
    expect(await by(`nrp=${A}&desde=2026-02-03`)).toEqual([four])

    const first = await read(PATRON, '?nss=45199512349&limite=1')
    expect(first).toMatchObject({ hayMas: true, datos: [{ folioAviso: two }] })
    const second = await read(PATRON, `?nss=45199512349&limite=1&cursor=${first.cursor}`)
    expect(second).toMatchObject({ hayMas: false, datos: [{ folioAviso: three }] })
    const [later] = await publish(t, PATRON, [{ nrp: A, nss: '45199512349' }])
    expect(folios(await read(PATRON, `?nss=45199512349&cursor=${second.cursor}`))).toEqual([later])
  })

  test('a cursor of another employer, of other filters or a forged one is refused', async () => {
    await publish(t, PATRON, [{ nrp: A }])
    await publish(t, OTHER, [{ nrp: FOREIGN }])
    const { cursor } = await read(PATRON)
    const forged = (cursor[0] === 'A' ? 'B' : 'A') + cursor.slice(1)
    for (const [rfc, query] of [
      [OTHER, `cursor=${cursor}`],
      [PATRON, `cursor=${cursor}&nrp=${A}`],
      [PATRON, `cursor=${forged}`],
      [PATRON, 'cursor=x'],
    ]) {
      expect(await read(rfc!, `?${query}`)).toMatchObject({ status: 400, codigo: 'CURSOR_INVALIDO' })
    }
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toContain(PATRON)
  })

  test('wrong parameters are named', async () => {
    const cases = [
      ['desde=2026-03-01&hasta=2026-02-01', 'desde'],
      ['desde=2026-02-30', 'desde'],
      ['limite=1001', 'limite'],
      ['limite=0', 'limite'],
      ['clasificacion=OTRA', 'clasificacion'],
      ['nss=123', 'nss'],
      ['nrp=x', 'nrp'],
      ['pagina=2', 'pagina'],
    ]
    for (const [query, campo] of cases) {
      expect(await read(PATRON, `?${query}`)).toMatchObject({ status: 400, codigo: 'PARAMETRO_INVALIDO', errores: [{ campo }] })
    }
  })

  test('an unchanged page answers 304 to its own ETag', async () => {
    await publish(t, PATRON, [{ nrp: A }])
    const first = await response(PATRON, '/avisos')
    const again = await response(PATRON, '/avisos', { 'if-none-match': String(first.headers.etag) })
    expect(again.statusCode).toBe(304)
  })
})

describe('who may read', () => {
  const refusal = { status: 403, codigo: 'RELACION_NO_VIGENTE' }
  const ask = (query = '') => read(DEVELOPER, `?patron=${PATRON}${query}`)
  beforeEach(() => publish(t, PATRON, [{ nrp: A }, { nrp: B }, { nrp: A }]))

  test('nobody without a relation; all refusals read the same', async () => {
    const bodies = [
      await ask(),
      await read(DEVELOPER),
      await read(DEVELOPER, '?patron=XYZ010101AB1'),
      await read(OTHER, `?patron=${PATRON}`),
    ]
    for (const body of bodies) expect(body).toMatchObject(refusal)
    expect(new Set(bodies.map((b) => JSON.stringify({ ...b, instance: '' }))).size).toBe(1)
    expect(await delivered(t.ctx)).toEqual([])
  })

  test('a trusted developer from the first day to the last, in Mexico City', async () => {
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER, inicio: '2026-02-11', fin: '2026-02-12' })
    for (const [instant, allowed] of [
      ['2026-02-11T05:59:59.999Z', false],
      ['2026-02-11T06:00:00.000Z', true],
      ['2026-02-13T05:59:59.999Z', true],
      ['2026-02-13T06:00:00.000Z', false],
    ] as const) {
      t.clock.set(instant)
      if (allowed) expect(folios(await ask())).toHaveLength(3)
      else expect(await ask()).toMatchObject(refusal)
    }
  })

  test('a developer with some NRPs gets those, whether or not it asks for one', async () => {
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [A] })
    expect((await ask()).datos.map((n) => n.nrp)).toEqual([A, A])
    expect((await ask(`&nrp=${A}`)).datos.map((n) => n.posicion)).toEqual([1, 2])
    expect(await ask(`&nrp=${B}`)).toMatchObject(refusal)
    expect(await ask(`&nrp=${FOREIGN}`)).toMatchObject(refusal)
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [B] })
    expect((await ask()).datos.map((n) => n.nrp)).toEqual([A, B, A])
  })

  test('revocation counts from the next request, also in the middle of paging', async () => {
    const folio = await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
    const { cursor } = await ask('&limite=1')
    await t.app.inject({ method: 'POST', url: `/v1/relaciones-confianza/${folio}/revocacion`, headers: await bearer(t, PATRON) })
    expect(await ask(`&limite=1&cursor=${cursor}`)).toMatchObject(refusal)
  })

  test('the end of a certification ends its relations, of that product alone', async () => {
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [A], producto: 'Nómina' })
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [B], producto: 'Otra' })
    expect((await ask()).datos.map((n) => n.nrp)).toEqual([A, A])
    await certified(t, DEVELOPER, '2027-01-01', 'Otra')
    expect((await ask()).datos.map((n) => n.nrp)).toEqual([A, B, A])
    for (const { folio } of await t.ctx.db.selectFrom('certificaciones').select('folio').execute()) {
      await revokeCertification(t.ctx, { folio, motivo: 'Fin' })
    }
    expect(await ask()).toMatchObject(refusal)
  })

  test('an NRP that the employer set apart is shown to nobody', async () => {
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
    await t.ctx.db.updateTable('registros_patronales').set({ asociado: false }).where('nrp', '=', B).execute()
    for (const page of [await ask(), await read(PATRON)]) expect(page.datos.map((n) => n.nrp)).toEqual([A, A])
    expect(await read(PATRON, `?nrp=${B}`)).toMatchObject(refusal)
  })

  test('one notice by its folio, for those who may read it; for others it does not exist', async () => {
    const [ofA, ofB] = (await stored()).map((r) => r.folio_aviso)
    await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [A] })
    expect((await response(DEVELOPER, `/avisos/${ofA!.toLowerCase()}`)).json()).toMatchObject({
      folioAviso: ofA,
      fechaNotLinea: NOW,
    })
    expect((await response(PATRON, `/avisos/${ofB}`)).json()).toMatchObject({ folioAviso: ofB })
    const answers = [
      await response(DEVELOPER, `/avisos/${ofB}`),
      await response(OTHER, `/avisos/${ofA}`),
      await response(OTHER, '/avisos/R0212026999999'),
    ]
    for (const answer of answers) expect(answer.json()).toMatchObject({ status: 404, codigo: 'AVISO_NO_ENCONTRADO' })
  })

  test('without a token nothing is said', async () => {
    expect((await t.app.inject(`/v1/avisos?patron=${PATRON}`)).json()).toMatchObject({ status: 401, codigo: 'NO_AUTENTICADO' })
  })
})
