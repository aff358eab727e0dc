import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { textSource } from '../../../src/bulk-import/index.ts'
import { compileBody } from '../../../src/http/validation.ts'
import { completeNrp } from '../../../src/kernel/nrp.ts'
import { AcknowledgementList, PendingList } from '../../../src/modules/acknowledgements/schemas.ts'
import { forgetCatalogs } from '../../../src/modules/notices/catalogs/read-catalogs.ts'
import { importCatalog } from '../../../src/modules/notices/index.ts'
import { deliveredAt, deliveries } from '../../support/deliveries.ts'
import { bearer } from '../../support/login.ts'
import { publish } from '../../support/notices.ts'
import { certified, employer, trust } from '../../support/padron.ts'
import { NOW, type Service, startService } from '../../support/service.ts'

const DEVELOPER = 'MAB9307148T4'
// Acknowledgements cannot be removed, so each test has an employer of its own.
const RFCS = [
  'EKU9003173C9',
  'GODE561231GR8',
  'VACE460910SX6',
  'CACX7605101P8',
  'XIA190128J61',
  'ICV060329BY0',
  'JES900109Q90',
  'KAHO641101B39',
  'KIJ0906199R1',
  'LAN7008173R5',
  'OÑO120726RX3',
  'URE180429TM6',
  'XAMA620210DQ5',
  'IVD920810GU2',
  'FUNK671228PH6',
]

let t: Service
let next = 0
let patron: string
let nrp: string
beforeAll(async () => {
  t = await startService()
  await certified(t, DEVELOPER)
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  patron = RFCS[next % RFCS.length]!
  nrp = completeNrp(`A${String(next++).padStart(9, '0')}`)
  await employer(t, patron, [nrp])
})

const send = async (rfc: string, acuses: object[], headers: object = {}) =>
  t.app.inject({
    method: 'POST',
    url: '/v1/avisos/acuses',
    headers: { ...(await bearer(t, rfc)), ...headers },
    payload: { acuses },
  })
const get = async (rfc: string, url: string) => t.app.inject({ url: `/v1/avisos${url}`, headers: await bearer(t, rfc) })
const results = async (rfc: string, acuses: object[]): Promise<Record<string, unknown>[]> =>
  (await send(rfc, acuses)).json().resultados
const stored = () =>
  t.ctx.db
    .selectFrom('acuses_avisos')
    .selectAll()
    .where('rfc_patron', '=', patron)
    .where('nrp', '=', nrp)
    .orderBy('numero')
    .execute()
const folios = (answer: { json(): { datos: { folioAviso: string }[] } }) => answer.json().datos.map((d) => d.folioAviso)

describe('stating what was done', () => {
  test('a retry whose program writes the members in another order is answered as the first was, and states nothing again', async () => {
    const [folioAviso, other] = await publish(t, patron, [{ nrp }, { nrp }])
    const key = { 'idempotency-key': `k-${folioAviso}` }
    const periodo = { inicio: '2026-02-16', fin: '2026-02-28' }
    const first = await send(patron, [{ folioAviso, resultado: 'aplicado', periodo }], key)
    const turned = { fin: periodo.fin, inicio: periodo.inicio }
    const again = await send(patron, [{ periodo: turned, resultado: 'aplicado', folioAviso }], key)
    expect([again.statusCode, again.body, again.headers['idempotent-replayed']]).toEqual([200, first.body, 'true'])
    // The order of a list does say something.
    const [a, b] = [
      { folioAviso, resultado: 'recibido' },
      { folioAviso: other, resultado: 'recibido' },
    ]
    const key2 = { 'idempotency-key': `l-${folioAviso}` }
    expect((await send(patron, [a, b], key2)).statusCode).toBe(200)
    expect((await send(patron, [b, a], key2)).statusCode).toBe(422)
    expect((await stored()).length).toBe(3)
  })

  test('received, applied with its pay run, and rejected with a reason are registered, each with who and when', async () => {
    const [a, b, c] = await publish(t, patron, [{ nrp }, { nrp }, { nrp }])
    const answer = await send(patron, [
      { folioAviso: a, resultado: 'recibido' },
      { folioAviso: b, resultado: 'aplicado', aplicadoEl: '2026-02-16', periodo: { inicio: '2026-02-16', fin: '2026-02-28' } },
      { folioAviso: c, resultado: 'rechazado', motivo: 'no-labora', comentario: ' Baja el 15 de enero ' },
    ])
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({
      resultados: [a, b, c].map((folioAviso) => ({ folioAviso, estado: 'registrado' })),
    })
    expect(await stored()).toMatchObject([
      { folio_aviso: a, resultado: 'recibido', motivo: null, rfc_autor: patron, registrado_el: new Date(NOW) },
      {
        folio_aviso: b,
        resultado: 'aplicado',
        aplicado_el: '2026-02-16',
        periodo_inicio: '2026-02-16',
        periodo_fin: '2026-02-28',
      },
      { folio_aviso: c, resultado: 'rechazado', motivo: 'no-labora', comentario: 'Baja el 15 de enero' },
    ])
  })

  test('the same again changes nothing, another thing corrects, and history keeps both', async () => {
    const [folioAviso] = await publish(t, patron, [{ nrp }])
    const applied = { folioAviso, resultado: 'aplicado', aplicadoEl: '2026-02-16' }
    const states = []
    for (const acuse of [
      { folioAviso, resultado: 'recibido' },
      applied,
      applied,
      { ...applied, aplicadoEl: '2026-03-01' },
      { folioAviso, resultado: 'rechazado', motivo: 'monto-incorrecto' },
      { folioAviso, resultado: 'recibido' },
    ]) {
      states.push((await results(patron, [acuse]))[0]!.estado)
    }
    expect(states).toEqual(['registrado', 'registrado', 'sin-cambio', 'corregido', 'corregido', 'corregido'])
    const history = (await get(patron, `/acuses?folioAviso=${folioAviso}`)).json()
    expect(history.datos.map((d: { resultado: string; vigente: boolean }) => [d.resultado, d.vigente])).toEqual([
      ['recibido', false],
      ['aplicado', false],
      ['aplicado', false],
      ['rechazado', false],
      ['recibido', true],
    ])
    expect(compileBody(AcknowledgementList)(history)).toBe(true)
  })

  test('a notice named twice in one call is stated twice, in order', async () => {
    const [folioAviso] = await publish(t, patron, [{ nrp }])
    const found = await results(patron, [
      { folioAviso, resultado: 'recibido' },
      { folioAviso: folioAviso!.toLowerCase(), resultado: 'recibido' },
      { folioAviso, resultado: 'aplicado' },
    ])
    expect(found.map((r) => r.estado)).toEqual(['registrado', 'sin-cambio', 'registrado'])
    expect((await stored()).map((r) => r.resultado)).toEqual(['recibido', 'aplicado'])
  })

  test('what is wrong with one item keeps no other from being registered', async () => {
    const [a, b, c, d, e, f, g] = await publish(
      t,
      patron,
      Array.from({ length: 7 }, () => ({ nrp })),
    )
    const found = await results(patron, [
      { folioAviso: a, resultado: 'rechazado' },
      { folioAviso: b, resultado: 'rechazado', motivo: 'porque-no' },
      { folioAviso: c, resultado: 'aplicado', motivo: 'no-labora' },
      { folioAviso: d, resultado: 'recibido', aplicadoEl: '2026-02-10' },
      { folioAviso: e, resultado: 'aplicado', periodo: { inicio: '2026-02-28', fin: '2026-02-16' } },
      { folioAviso: f, resultado: 'aplicado', aplicadoEl: '2026-03-14' },
      { folioAviso: 'R0212026999999', resultado: 'recibido' },
      { folioAviso: g, resultado: 'rechazado', motivo: 'otro' },
      { folioAviso: g, resultado: 'aplicado', aplicadoEl: '2026-03-13' },
    ])
    expect(found.map((r) => r.codigo ?? r.estado)).toEqual([
      'ACUSE_INCOHERENTE',
      'MOTIVO_DESCONOCIDO',
      'ACUSE_INCOHERENTE',
      'ACUSE_INCOHERENTE',
      'ACUSE_INCOHERENTE',
      'ACUSE_INCOHERENTE',
      'AVISO_NO_ENCONTRADO',
      'ACUSE_INCOHERENTE',
      'registrado',
    ])
    expect(found[1]!.detalle).toContain('no-labora, no-es-trabajador')
    expect(await stored()).toMatchObject([{ folio_aviso: g }])
  })

  test('an operator adds a reason to the catalog and it counts', async () => {
    const [folioAviso] = await publish(t, patron, [{ nrp }])
    const acuse = { folioAviso, resultado: 'rechazado', motivo: 'huelga' }
    expect((await results(patron, [acuse]))[0]!.codigo).toBe('MOTIVO_DESCONOCIDO')
    await importCatalog(t.ctx, textSource('catalogo,clave,descripcion\nmotivosRechazo,huelga,La empresa está en huelga\n', 'csv'))
    forgetCatalogs(t.ctx)
    expect((await results(patron, [acuse]))[0]!.estado).toBe('registrado')
  })

  test('a body that is not one is refused whole, with the fields named', async () => {
    const [folioAviso] = await publish(t, patron, [{ nrp }])
    for (const [acuse, campo] of [
      [{ folioAviso, resultado: 'hecho' }, 'acuses.0.resultado'],
      [{ folioAviso, resultado: 'aplicado', aplicadoEl: '2026-02-30' }, 'acuses.0.aplicadoEl'],
      [{ folioAviso, resultado: 'aplicado', fecha: '2026-02-10' }, 'acuses.0.fecha'],
      [{ folioAviso, resultado: 'recibido', comentario: 'a\u0000b' }, 'acuses.0.comentario'],
    ] as const) {
      const answer = await send(patron, [acuse])
      expect([answer.statusCode, answer.json().codigo]).toEqual([400, 'CUERPO_INVALIDO'])
      expect(answer.json().errores[0].campo).toBe(campo)
    }
    expect((await send(patron, [])).statusCode).toBe(400)
    expect(
      (
        await send(
          patron,
          Array.from({ length: 1001 }, () => ({ folioAviso, resultado: 'recibido' })),
        )
      ).statusCode,
    ).toBe(400)
    expect(await stored()).toEqual([])
  })

  test('a token for reading only states nothing', async () => {
    const headers = await bearer(t, patron, 'lectura')
    const answer = await t.app.inject({
      method: 'POST',
      url: '/v1/avisos/acuses',
      headers,
      payload: { acuses: [{ folioAviso: 'R0212026000001', resultado: 'recibido' }] },
    })
    expect(answer.json().codigo).toBe('PERMISO_INSUFICIENTE')
  })

  test('what was stated cannot be changed or removed, not even by SQL', async () => {
    const [folioAviso] = await publish(t, patron, [{ nrp }])
    await results(patron, [{ folioAviso, resultado: 'recibido' }])
    await expect(sql`update acuses_avisos set resultado = 'aplicado'`.execute(t.ctx.db)).rejects.toThrow('solo admite altas')
    await expect(sql`delete from acuses_avisos`.execute(t.ctx.db)).rejects.toThrow('solo admite altas')
  })
})

describe('who may state and see', () => {
  test('a developer states for every employer that trusts it in one call, and for nobody else', async () => {
    const [other, stranger] = [RFCS[(next + 5) % RFCS.length]!, RFCS[(next + 6) % RFCS.length]!]
    const [otherNrp, strangerNrp, second] = [
      `B${String(next).padStart(9, '0')}`,
      `D${String(next).padStart(9, '0')}`,
      `E${String(next).padStart(9, '0')}`,
    ].map(completeNrp) as [string, string, string]
    await employer(t, other, [otherNrp, second])
    await employer(t, stranger, [strangerNrp])
    await trust(t, { patron, desarrollador: DEVELOPER })
    await trust(t, { patron: other, desarrollador: DEVELOPER, nrps: [otherNrp] })
    const [a] = await publish(t, patron, [{ nrp }])
    const [b, outside] = await publish(t, other, [{ nrp: otherNrp }, { nrp: second }])
    const [c] = await publish(t, stranger, [{ nrp: strangerNrp }])
    const found = await results(
      DEVELOPER,
      [a, outside, b, c].map((folioAviso) => ({ folioAviso, resultado: 'recibido' })),
    )
    expect(found.map((r) => r.codigo ?? r.estado)).toEqual([
      'registrado',
      'AVISO_NO_ENCONTRADO',
      'registrado',
      'AVISO_NO_ENCONTRADO',
    ])
    expect((await get(DEVELOPER, `/acuses?patron=${other}`)).json().datos).toMatchObject([{ folioAviso: b, autor: DEVELOPER }])
    expect(folios(await get(other, `/acuses?nrp=${otherNrp}`))).toEqual([b])
    expect((await get(DEVELOPER, `/acuses?patron=${stranger}`)).json().codigo).toBe('RELACION_NO_VIGENTE')
    expect((await get(DEVELOPER, `/pendientes?patron=${other}&nrp=${second}`)).json().codigo).toBe('RELACION_NO_VIGENTE')
  })

  test('a revoked relation lets nothing more be stated', async () => {
    const folio = await trust(t, { patron, desarrollador: DEVELOPER })
    const [folioAviso] = await publish(t, patron, [{ nrp }])
    await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).where('folio', '=', folio).execute()
    expect((await results(DEVELOPER, [{ folioAviso, resultado: 'recibido' }]))[0]!.codigo).toBe('AVISO_NO_ENCONTRADO')
  })
})

describe('reading back', () => {
  test('pages follow one another without loss while others state more', async () => {
    const published = await publish(
      t,
      patron,
      Array.from({ length: 7 }, () => ({ nrp })),
    )
    await results(
      patron,
      published.slice(0, 5).map((folioAviso) => ({ folioAviso, resultado: 'recibido' })),
    )
    const seen: string[] = []
    let cursor = ''
    for (let i = 0; i < 4; i++) {
      const page = (await get(patron, `/acuses?nrp=${nrp}&limite=2${cursor && `&cursor=${cursor}`}`)).json()
      seen.push(...page.datos.map((d: { folioAviso: string }) => d.folioAviso))
      cursor = page.cursor
      if (i === 1)
        await results(
          patron,
          published.slice(5).map((folioAviso) => ({ folioAviso, resultado: 'recibido' })),
        )
    }
    expect(seen).toEqual(published)
    const last = (await get(patron, `/acuses?nrp=${nrp}&limite=2&cursor=${cursor}`)).json()
    expect([last.datos, last.hayMas]).toEqual([[], false])
  })

  test('what was stated of an NRP before its developer could read it comes once it may', async () => {
    const other = completeNrp('Z099887766')
    await employer(t, patron, [other])
    const published = await publish(t, patron, [{ nrp: other }, { nrp }, { nrp: other }])
    await results(
      patron,
      published.map((folioAviso) => ({ folioAviso, resultado: 'recibido' })),
    )
    await trust(t, { patron, desarrollador: DEVELOPER, nrps: [nrp] })
    const first = (await get(DEVELOPER, `/acuses?patron=${patron}`)).json()
    expect(first.datos.map((d: { folioAviso: string }) => d.folioAviso)).toEqual([published[1]])
    await trust(t, { patron, desarrollador: DEVELOPER, nrps: [other] })
    const next = (await get(DEVELOPER, `/acuses?patron=${patron}&limite=1&cursor=${first.cursor}`)).json()
    expect([next.datos[0].folioAviso, next.hayMas]).toEqual([published[0], true])
    const last = (await get(DEVELOPER, `/acuses?patron=${patron}&limite=5&cursor=${next.cursor}`)).json()
    expect([last.datos.map((d: { folioAviso: string }) => d.folioAviso), last.hayMas]).toEqual([[published[2]], false])
  })

  test('filters by result, day and what counts now', async () => {
    const [a, b] = await publish(t, patron, [{ nrp }, { nrp }])
    await results(patron, [{ folioAviso: a, resultado: 'recibido' }])
    t.clock.set('2026-02-12T06:30:00.000Z')
    await results(patron, [
      { folioAviso: a, resultado: 'aplicado' },
      { folioAviso: b, resultado: 'rechazado', motivo: 'no-labora' },
    ])
    expect(folios(await get(patron, `/acuses?nrp=${nrp}&vigentes=true`))).toEqual([a, b])
    expect(folios(await get(patron, `/acuses?nrp=${nrp}&resultado=rechazado`))).toEqual([b])
    expect(folios(await get(patron, `/acuses?nrp=${nrp}&hasta=2026-02-11`))).toEqual([a])
    expect(folios(await get(patron, `/acuses?nrp=${nrp}&desde=2026-02-12`))).toEqual([a, b])
    expect((await get(patron, '/acuses?desde=2026-02-12&hasta=2026-02-11')).json().codigo).toBe('PARAMETRO_INVALIDO')
    const { cursor } = (await get(patron, `/acuses?nrp=${nrp}`)).json()
    expect((await get(patron, `/acuses?nrp=${nrp}&vigentes=true&cursor=${cursor}`)).json().codigo).toBe('CURSOR_INVALIDO')
  })

  test('pending are the notices without an answer, with the days since they were notified; asking notifies nobody', async () => {
    const [a, b, c, d, e] = await publish(t, patron, [
      { nrp },
      { nrp },
      { nrp },
      { nrp, sustituido_por: 'R0212026000009' },
      { nrp },
    ])
    await deliveredAt(t.ctx, a!, '2026-01-20T18:00:00.000Z')
    await deliveredAt(t.ctx, c!, '2026-02-10T05:59:59.000Z')
    await results(patron, [
      { folioAviso: b, resultado: 'aplicado' },
      { folioAviso: c, resultado: 'recibido' },
    ])
    const answer = await get(patron, `/pendientes?nrp=${nrp}`)
    expect(compileBody(PendingList)(answer.json())).toBe(true)
    expect(answer.json().datos.map((p: Record<string, unknown>) => [p.folioAviso, p.dias, p.recibidoEl])).toEqual([
      [a, 21, null],
      [c, 1, NOW],
      [e, null, null],
    ])
    expect(folios(await get(patron, `/pendientes?nrp=${nrp}&diasMinimos=1`))).toEqual([a, c])
    expect(folios(await get(patron, `/pendientes?nrp=${nrp}&diasMinimos=2`))).toEqual([a])
    await results(patron, [{ folioAviso: b, resultado: 'recibido' }])
    expect(folios(await get(patron, `/pendientes?nrp=${nrp}`))).toEqual([a, b, c, e])
    const untouched = await deliveries(t.ctx)
    expect([b, d, e].map((folio) => untouched.get(folio!))).toEqual([null, null, null])
  })
})
