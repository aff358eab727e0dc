import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { textSource } from '../../../../src/bulk-import/index.ts'
import { importEmployers } from '../../../../src/modules/employers/index.ts'
import { importCatalog, importNotices, readCatalog } from '../../../../src/modules/notices/index.ts'
import { EMPLOYER, folio, NRP, ndjson, padron, record } from '../../../support/imports.ts'
import { type Service, startService } from '../../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  await t.ctx.database.script(
    `truncate patrones, entregas cascade; delete from catalogos where actualizado_el >= '2026-02-10' and clave in ('05', '06', 'X1')`,
  )
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a]))
})

const json = (...entries: object[]) => textSource(JSON.stringify(entries, null, 2))
const type = (clave: string, clasificacion: string, more: object = {}) => ({
  catalogo: 'tiposAviso',
  clave,
  descripcion: `Tipo ${clave}`,
  datos: { clasificacion, ...more },
})
const notices = async () =>
  (
    await t.ctx.db
      .selectFrom('avisos')
      .select(['folio_aviso', 'clasificacion', 'efecto', 'sustituido_por'])
      .orderBy('publicacion')
      .execute()
  ).map((n) => [n.folio_aviso, n.clasificacion, n.efecto, n.sustituido_por])

test('a catalog comes as CSV, as NDJSON or as one JSON list, and twice changes nothing', async () => {
  const csv = 'catalogo,clave,descripcion,datos\ntiposAviso,05,Tipo 05,"{""clasificacion"":""RETENCION""}"\n'
  expect(await importCatalog(t.ctx, textSource(csv))).toMatchObject({ leidas: 1, escritas: 1, sinCambio: 0, rechazos: [] })
  expect(await importCatalog(t.ctx, textSource(JSON.stringify(type('05', 'RETENCION'))))).toMatchObject({
    escritas: 0,
    sinCambio: 1,
  })
  expect(await importCatalog(t.ctx, json(type('05', 'RETENCION')))).toMatchObject({ escritas: 0, sinCambio: 1 })
})

test('one bad row refuses the whole catalog', async () => {
  const done = await importCatalog(
    t.ctx,
    json(
      type('05', 'RETENCION'),
      type('06', 'OTRA'),
      type('X', 'RETENCION'),
      type('06', 'RETENCION', { efecto: 'SUSPENDER' }),
      type('05', 'RETENCION'),
    ),
  )
  expect(done.escritas).toBe(0)
  expect(done.rechazos.map((r) => [r.linea, r.campo, r.codigo])).toEqual([
    [2, 'datos', 'VALOR_INVALIDO'],
    [3, 'datos', 'VALOR_INVALIDO'],
    [4, 'datos', 'VALOR_INVALIDO'],
    [5, 'clave', 'CLAVE_REPETIDA'],
  ])
  expect((await readCatalog(t.ctx, 'tiposAviso')).datos.map((d) => d.clave)).toEqual(['02', '03', '04', '07', '10', '11', '12'])
})

test('notices that waited for their type get class, effect and what supersedes them', async () => {
  await importNotices(
    t.ctx,
    ndjson(
      record({ folioAviso: folio(1, 'R0501026'), tipoAviso: '05' }),
      record({ folioAviso: folio(2, 'R0501026'), tipoAviso: '05' }),
      record({ folioAviso: folio(3, 'S1201026'), tipoAviso: '12', fechaCreaAviso: '2026-02-08', numCredito: '0000000002' }),
      record({ folioAviso: folio(4, 'R0501026'), tipoAviso: '05', numCredito: '0000000002' }),
      record({ folioAviso: folio(5, 'R0601026'), tipoAviso: '06', numCredito: '0000000003' }),
    ),
  )
  expect(await importCatalog(t.ctx, json(type('05', 'RETENCION')))).toMatchObject({ avisosClasificados: 3 })
  expect(await notices()).toEqual([
    [folio(1, 'R0501026'), 'RETENCION', 'SIN_EFECTO', folio(2, 'R0501026')],
    [folio(2, 'R0501026'), 'RETENCION', 'INICIAR', null],
    [folio(3, 'S1201026'), 'SUSPENSION', 'SUSPENDER_Y_DEVOLVER', null],
    [folio(4, 'R0501026'), 'RETENCION', 'REINICIAR', null],
    [folio(5, 'R0601026'), null, null, null],
  ])
  await importNotices(t.ctx, ndjson(record({ folioAviso: folio(9, 'R0501026'), tipoAviso: '05', numCredito: '0000000009' })))
  expect((await notices()).at(-1)).toEqual([folio(9, 'R0501026'), 'RETENCION', 'INICIAR', null])
})

test('more waiting notices than one batch are all classified', async () => {
  const rows = Array.from({ length: 2_300 }, (_, i) =>
    record({ folioAviso: folio(i + 1, 'R0501026'), tipoAviso: '05', numCredito: String(i + 1).padStart(10, '0') }),
  )
  await importNotices(t.ctx, ndjson(...rows))
  expect(await importCatalog(t.ctx, json(type('05', 'MODIFICACION')))).toMatchObject({ avisosClasificados: 2_300 })
  expect(await importCatalog(t.ctx, json(type('05', 'MODIFICACION')))).toMatchObject({ avisosClasificados: 0 })
})

test('a type whose notices were published cannot get another class, and nothing of that file is kept', async () => {
  await importNotices(t.ctx, ndjson(record()))
  const done = await importCatalog(t.ctx, json(type('X1', 'RETENCION'), type('02', 'SUSPENSION')))
  expect(done).toMatchObject({ escritas: 0, rechazos: [{ linea: 2, campo: 'datos', codigo: 'CLASIFICACION_PUBLICADA' }] })
  expect((await readCatalog(t.ctx, 'tiposAviso')).datos.map((d) => d.clave)).not.toContain('X1')
})

test('catalogs are public, with a version that changes and an ETag', async () => {
  const list = await t.app.inject('/v1/catalogos')
  const { datos } = list.json()
  expect(datos).toContainEqual({
    catalogo: 'tiposAviso',
    elementos: 7,
    version: expect.any(String),
    actualizadoEl: expect.any(String),
  })
  expect(datos.map((c: { catalogo: string }) => c.catalogo)).toEqual(
    expect.arrayContaining(['estatusCredito', 'tiposAviso', 'tiposCredito', 'tiposDescuento']),
  )
  const first = await t.app.inject('/v1/catalogos/tiposAviso')
  expect(first.json().datos[4]).toEqual({
    clave: '10',
    descripcion: 'Aviso de suspensión por próxima liquidación de crédito',
    vigente: true,
    datos: { clasificacion: 'SUSPENSION', efecto: 'SUSPENDER_Y_ENTERAR' },
  })
  const again = await t.app.inject({ url: '/v1/catalogos/tiposAviso', headers: { 'if-none-match': first.headers.etag } })
  expect(again.statusCode).toBe(304)
  await importCatalog(t.ctx, json(type('05', 'RETENCION')))
  const changed = await t.app.inject({ url: '/v1/catalogos/tiposAviso', headers: { 'if-none-match': first.headers.etag } })
  expect(changed.statusCode).toBe(200)
  expect(changed.json().version).not.toBe(first.json().version)
})

test('a change by another process is seen within a minute', async () => {
  await readCatalog(t.ctx, 'tiposCredito')
  await t.ctx.db
    .updateTable('catalogos')
    .set({ descripcion: 'Cambiada' })
    .where('catalogo', '=', 'tiposCredito')
    .where('clave', '=', '001')
    .execute()
  t.clock.advance(60)
  expect((await readCatalog(t.ctx, 'tiposCredito')).datos[0]?.descripcion).toBe('Cambiada')
})

test('a catalog that does not exist is refused', async () => {
  const response = await t.app.inject('/v1/catalogos/nada')
  expect([response.statusCode, response.json().codigo]).toEqual([404, 'CATALOGO_NO_ENCONTRADO'])
})

test('non-working days answer before anything is loaded: beside those of the law there are none', async () => {
  const response = await t.app.inject('/v1/catalogos/diasInhabiles')
  expect([response.statusCode, response.json().datos]).toEqual([200, []])
})
