import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Problem } from '../../../../src/kernel/problem.ts'
import { importEmployers } from '../../../../src/modules/employers/index.ts'
import { importNotices } from '../../../../src/modules/notices/index.ts'
import { csv, EMPLOYER, folio, NRP, ndjson, nrpNumber, padron, record, rejectList } from '../../../support/imports.ts'
import { type Service, startService } from '../../../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  await t.ctx.database.script('truncate patrones, entregas cascade')
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a], [NRP.b, EMPLOYER.a], [NRP.c, EMPLOYER.b]))
})

const feed = () =>
  t.ctx.db
    .selectFrom('avisos')
    .select([
      'rfc_patron',
      'publicacion',
      'nrp',
      'posicion',
      'folio_aviso',
      'clasificacion',
      'efecto',
      'sustituido_por',
      'sustituye',
    ])
    .orderBy('rfc_patron')
    .orderBy('publicacion')
    .execute()
/** Where each stands: in its employer's feed, and in its NRP's. */
const places = async () => (await feed()).map((n) => [n.rfc_patron, n.publicacion, n.nrp, n.posicion, n.folio_aviso])
const counters = async () => ({
  patrones: Object.fromEntries(
    (await t.ctx.db.selectFrom('patrones').selectAll().execute()).map((p) => [p.rfc, p.ultima_publicacion]),
  ),
  nrps: Object.fromEntries(
    (await t.ctx.db.selectFrom('registros_patronales').selectAll().execute()).map((n) => [n.nrp, n.ultima_posicion]),
  ),
})

test('good rows are published in order of the file with gapless numbers in both feeds', async () => {
  const rows = [NRP.a, NRP.b, NRP.c, NRP.a, NRP.b].map((nrp, i) =>
    record({ nrp, folioAviso: folio(i + 1), numCredito: `142612345${i}` }),
  )
  expect(await importNotices(t.ctx, ndjson(...rows))).toMatchObject({ leidas: 5, escritas: 5, sinCambio: 0, rechazadas: 0 })
  expect(await places()).toEqual([
    [EMPLOYER.a, 1, NRP.a, 1, folio(1)],
    [EMPLOYER.a, 2, NRP.b, 1, folio(2)],
    [EMPLOYER.a, 3, NRP.a, 2, folio(4)],
    [EMPLOYER.a, 4, NRP.b, 2, folio(5)],
    [EMPLOYER.b, 1, NRP.c, 1, folio(3)],
  ])
  expect(await counters()).toEqual({
    patrones: { [EMPLOYER.a]: 4, [EMPLOYER.b]: 1 },
    nrps: { [NRP.a]: 2, [NRP.b]: 2, [NRP.c]: 1 },
  })
})

test('rows that are refused or repeated among good ones leave no gap, whoever would have had the numbers', async () => {
  const row = (serial: number, more: object = {}) =>
    record({ folioAviso: folio(serial), numCredito: String(serial).padStart(10, '0'), ...more })
  await importNotices(t.ctx, ndjson(row(1), row(2, { nrp: NRP.c })))
  const rows = [
    row(1), // published already
    row(3),
    row(3), // the same again
    row(2, { nrp: NRP.c, monDescuento: 9 }), // contradicts
    row(4, { nrp: NRP.b, clasificacion: 'SUSPENSION' }), // the catalog says otherwise
    row(5),
    row(5, { nrp: NRP.b }), // contradicts within the file
    row(6, { nrp: NRP.c, monDescuento: 0 }), // lacks its amount
    row(7, { nrp: nrpNumber(7) }), // in nobody's padrón
    row(7, { nrp: NRP.b }),
  ]
  const rejects = rejectList()
  expect(await importNotices(t.ctx, ndjson(...rows), rejects)).toMatchObject({ escritas: 3, sinCambio: 2, rechazadas: 5 })
  expect(rejects.list.map((r) => [r.linea, r.codigo])).toEqual([
    [4, 'AVISO_CONTRADICE'],
    [5, 'CLASIFICACION_DISTINTA'],
    [7, 'AVISO_CONTRADICE'],
    [8, 'DESCUENTO_INCOHERENTE'],
    [9, 'NRP_DESCONOCIDO'],
  ])
  expect(await places()).toEqual([
    [EMPLOYER.a, 1, NRP.a, 1, folio(1)],
    [EMPLOYER.a, 2, NRP.a, 2, folio(3)],
    [EMPLOYER.a, 3, NRP.a, 3, folio(5)],
    [EMPLOYER.a, 4, NRP.b, 1, folio(7)],
    [EMPLOYER.b, 1, NRP.c, 1, folio(2)],
  ])
  expect(await counters()).toEqual({
    patrones: { [EMPLOYER.a]: 4, [EMPLOYER.b]: 1 },
    nrps: { [NRP.a]: 3, [NRP.b]: 1, [NRP.c]: 1 },
  })
})

test('a batch that is stored in several pieces is one: later pieces supersede earlier ones, and a broken piece leaves nothing', async () => {
  const rows = Array.from({ length: 4_500 }, (_, i) =>
    record({ folioAviso: folio(i + 1), numCredito: i % 4_499 === 0 ? '0000000001' : String(i + 1).padStart(10, '0') }),
  )
  await t.ctx.database.script(`alter table avisos add constraint prueba check (publicacion < 4100) not valid`)
  try {
    await expect(importNotices(t.ctx, ndjson(...rows))).rejects.toThrow('prueba')
  } finally {
    await t.ctx.database.script('alter table avisos drop constraint prueba')
  }
  expect(await feed()).toEqual([])
  expect((await counters()).nrps[NRP.a]).toBe(0)
  expect(await importNotices(t.ctx, ndjson(...rows))).toMatchObject({ escritas: 4_500, rechazadas: 0 })
  const stored = await feed()
  expect(stored.map((n) => n.posicion)).toEqual(rows.map((_, i) => i + 1))
  expect(stored.map((n) => n.folio_aviso)).toEqual(rows.map((r) => r.folioAviso))
  expect(stored.filter((n) => n.sustituido_por !== null).map((n) => [n.posicion, n.sustituido_por])).toEqual([[1, folio(4_500)]])
})

test('every field of a record is kept as it came', async () => {
  const given = record({
    tipoAviso: '03',
    nssUnificado: '77269900013',
    rfcTrabajador: 'ÑA&R561231GR8',
    fechaUltimoAviso: '2025-12-01',
    tipoDescuento: '3',
    facDescuento: 20.5,
    monDescuento: 0,
    tipoDescuentoAnterior: '1',
    facDescuentoAnterior: 0,
    monDescuentoAnterior: '25.5',
  })
  await importNotices(t.ctx, ndjson(given))
  const row = await t.ctx.db.selectFrom('avisos').selectAll().executeTakeFirstOrThrow()
  expect(row).toEqual({
    rfc_patron: EMPLOYER.a,
    publicacion: 1,
    nrp: NRP.a,
    posicion: 1,
    folio_aviso: folio(1),
    nss: '12345678903',
    nss_unificado: '77269900013',
    rfc_trabajador: 'ÑA&R561231GR8',
    curp_trabajador: 'BOXW310820HNERXN09',
    num_credito: '1426123456',
    tipo_aviso: '03',
    clasificacion: 'MODIFICACION',
    efecto: 'MODIFICAR',
    fecha_crea_aviso: '2026-02-09',
    fecha_otorgamiento: '2019-05-20',
    fecha_ultimo_aviso: '2025-12-01',
    tipo_credito: '001',
    tipo_descuento: '03',
    fac_descuento: '20.5000',
    mon_descuento: '0.00',
    tipo_descuento_anterior: '01',
    fac_descuento_anterior: '0.0000',
    mon_descuento_anterior: '25.50',
    estatus_credito: '001',
    publicado_el: t.clock.now,
    contenido_sha256: expect.any(Uint8Array),
    sustituido_por: null,
    sustituye: null,
    clasificado_el: null,
    fecha_notificacion: null,
    nombre_trabajador: null,
    motivo: null,
    texto_inicio: expect.stringMatching(/^\{"folioAviso":"R\d+",.*,"rfcTrabajador":"ÑA&R561231GR8",.*"tipoAviso":"03"$/),
    texto_resto: expect.stringMatching(/^"fechaCreaAviso":"2026-02-09",.*"facDescuento":20\.5000,.*,"publicadoEl":"[^"]+"$/),
  })
})

test('importing a file twice changes nothing', async () => {
  const file = () => ndjson(record(), record({ folioAviso: folio(2), numCredito: '0000000001' }))
  await importNotices(t.ctx, file())
  const before = [await feed(), await counters()]
  t.clock.advance(3600)
  expect(await importNotices(t.ctx, file())).toMatchObject({ leidas: 2, escritas: 0, sinCambio: 2, rechazadas: 0 })
  expect([await feed(), await counters()]).toEqual(before)
})

test('a folio with other content is rejected, from the database, from the same batch, and from the same file', async () => {
  await importNotices(t.ctx, ndjson(record()))
  for (const batchSize of [1, 100]) {
    const rejects = rejectList()
    const done = await importNotices(
      t.ctx,
      ndjson(
        record({ monDescuento: 1 }),
        record({ folioAviso: folio(2 * batchSize), numCredito: '0000000007' }),
        record({ folioAviso: folio(2 * batchSize), numCredito: '0000000008' }),
        record({ folioAviso: folio(2 * batchSize), numCredito: '0000000007' }),
      ),
      { batchSize, ...rejects },
    )
    expect(done).toMatchObject({ escritas: 1, sinCambio: 1, rechazadas: 2 })
    expect(rejects.list.map((r) => [r.linea, r.campo, r.codigo])).toEqual([
      [1, 'folioAviso', 'AVISO_CONTRADICE'],
      [3, 'folioAviso', 'AVISO_CONTRADICE'],
    ])
  }
  expect((await counters()).patrones).toEqual({ [EMPLOYER.a]: 3, [EMPLOYER.b]: 0 })
})

test('bad rows are told by line, field and reason while the good ones go in', async () => {
  const rejects = rejectList()
  const text = [
    JSON.stringify(record()),
    '{"folioAviso": "R02',
    JSON.stringify(record({ folioAviso: folio(2), nss: '12345678901', monDescuento: 'mucho' })),
    JSON.stringify(record({ folioAviso: folio(3), nrp: nrpNumber(7) })),
    JSON.stringify(record({ folioAviso: folio(4), monDescuento: 0 })),
    JSON.stringify(record({ folioAviso: folio(5), clasificacion: 'SUSPENSION' })),
    JSON.stringify(record({ folioAviso: folio(6), tipoAviso: '12', monDescuento: 0, numCredito: '0000000002' })),
  ].join('\r\n')
  const done = await importNotices(t.ctx, csv(text, 'ndjson'), rejects)
  expect(done).toMatchObject({ leidas: 7, escritas: 2, rechazadas: 5 })
  expect(rejects.list.map((r) => [r.linea, r.campo, r.codigo])).toEqual([
    [2, null, 'LINEA_ILEGIBLE'],
    [3, 'nss', 'VALOR_INVALIDO'],
    [3, 'monDescuento', 'VALOR_INVALIDO'],
    [4, 'nrp', 'NRP_DESCONOCIDO'],
    [5, 'monDescuento', 'DESCUENTO_INCOHERENTE'],
    [6, 'clasificacion', 'CLASIFICACION_DISTINTA'],
  ])
  expect((await feed()).map((n) => n.folio_aviso)).toEqual([folio(1), folio(6)])
})

test('a CSV with only the columns that are needed is published like NDJSON', async () => {
  const text = `\uFEFFestatusCredito;folioAviso;nrp;nss;numCredito;tipoAviso;fechaCreaAviso;tipoCredito;tipoDescuento;monDescuento\r\n001;${folio(1)};${NRP.a};12345678903;0000000001;02;2026-02-09;001;2;2450\r\n`
  expect(await importNotices(t.ctx, csv(text))).toMatchObject({ escritas: 1, rechazadas: 0 })
  expect(
    await t.ctx.db.selectFrom('avisos').select(['num_credito', 'fac_descuento', 'mon_descuento', 'fecha_otorgamiento']).execute(),
  ).toEqual([{ num_credito: '0000000001', fac_descuento: '0.0000', mon_descuento: '2450.00', fecha_otorgamiento: null }])
})

test('a type that the catalog does not know is published without class', async () => {
  await importNotices(t.ctx, ndjson(record({ tipoAviso: '99', clasificacion: 'RETENCION', monDescuento: 0 })))
  expect(await feed()).toMatchObject([{ clasificacion: null, efecto: null, sustituido_por: null }])
})

test('what nobody has read falls by the newer notice of its credit, within one batch and across batches', async () => {
  const rows = [
    record({ folioAviso: folio(1), fechaCreaAviso: '2026-01-05' }),
    record({ folioAviso: folio(2), tipoAviso: '12', fechaCreaAviso: '2026-01-10' }),
    record({ folioAviso: folio(3), fechaCreaAviso: '2026-01-20' }),
    record({ folioAviso: folio(4), tipoAviso: '10', fechaCreaAviso: '2026-01-25' }),
    record({ folioAviso: folio(5), fechaCreaAviso: '2026-01-30', nrp: NRP.b }),
    record({ folioAviso: folio(6), tipoAviso: '04', fechaCreaAviso: '2026-02-01' }),
    record({ folioAviso: folio(7), tipoAviso: '11', fechaCreaAviso: '2026-02-02' }),
  ]
  for (const batchSize of [100, 2]) {
    await t.ctx.database.script('truncate avisos, entregas')
    await importNotices(t.ctx, ndjson(...rows), { batchSize })
    expect((await feed()).map((n) => [n.folio_aviso, n.efecto, n.sustituido_por, n.sustituye])).toEqual([
      [folio(1), 'SIN_EFECTO', folio(2), null],
      [folio(2), 'SUSPENDER_Y_DEVOLVER', null, [folio(1)]],
      [folio(3), 'SIN_EFECTO', folio(4), null],
      [folio(4), 'SUSPENDER_Y_ENTERAR', null, [folio(3)]],
      [folio(5), 'INICIAR', null, null],
      [folio(6), 'SIN_EFECTO', folio(7), null],
      [folio(7), 'SUSPENDER_Y_DEVOLVER', null, [folio(6)]],
    ])
  }
})

test('a retention after a suspension restarts, of another NRP it starts', async () => {
  await importNotices(
    t.ctx,
    ndjson(
      record({ folioAviso: folio(1), tipoAviso: '12', fechaCreaAviso: '2026-01-10' }),
      record({ folioAviso: folio(2), fechaCreaAviso: '2026-01-20' }),
      record({ folioAviso: folio(3), fechaCreaAviso: '2026-01-20', nrp: NRP.b }),
    ),
  )
  expect((await feed()).map((n) => n.efecto)).toEqual(['SUSPENDER_Y_DEVOLVER', 'REINICIAR', 'INICIAR'])
})

test('which of several notices of a day counts does not depend on the order or the batches in which they arrive', async () => {
  const rows = [3, 1, 5, 2, 4].flatMap((serial) => [
    record({ folioAviso: folio(serial, 'R0301026'), tipoAviso: '03' }),
    record({ folioAviso: folio(serial, 'R0701026'), tipoAviso: '07', numCredito: '0000000009' }),
    record({ folioAviso: folio(serial, 'S1201026'), tipoAviso: '12' }),
    record({ folioAviso: folio(serial + 10, 'R0301026'), tipoAviso: '03', fechaCreaAviso: `2026-02-0${serial}` }),
  ])
  const counting = async () => Object.fromEntries((await feed()).map((n) => [n.folio_aviso, n.sustituido_por]))
  await importNotices(t.ctx, ndjson(...rows))
  const expected = await counting()
  // The suspensions, which nobody has received, and the newest modification of each credit.
  expect(
    Object.keys(expected)
      .filter((folioAviso) => expected[folioAviso] === null)
      .toSorted(),
  ).toEqual([folio(5, 'R0701026'), ...[1, 2, 3, 4, 5].map((serial) => folio(serial, 'S1201026'))])
  expect(expected[folio(1, 'R0301026')]).toBe(folio(1, 'S1201026'))
  // A fixed sequence of shuffles, so that a failure comes back.
  let seed = 7
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  for (let round = 0; round < 8; round++) {
    const shuffled = rows
      .map((row) => ({ row, at: random() }))
      .sort((a, b) => a.at - b.at)
      .map(({ row }) => row)
    await t.ctx.database.script('truncate avisos, entregas')
    await importNotices(t.ctx, ndjson(...shuffled), { batchSize: 1 + Math.floor(random() * 6) })
    expect(await counting()).toEqual(expected)
  }
})

test('a database that is away is waited for, and then the import says where it stopped and that repeating is safe', async () => {
  const rows = [1, 2, 3, 4].map((i) => record({ folioAviso: folio(i), numCredito: `000000000${i}` }))
  let failures = 2
  const flaky = (limit: () => boolean) => ({
    ...t.ctx,
    db: new Proxy(t.ctx.db, {
      get(db, name) {
        if (name === 'transaction' && limit())
          throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
        const value = Reflect.get(db, name)
        return typeof value === 'function' ? value.bind(db) : value
      },
    }),
  })
  const twice = flaky(() => failures-- > 0)
  expect(await importNotices(twice, ndjson(...rows.slice(0, 2)), { retryDelays: [1, 1, 1] })).toMatchObject({ escritas: 2 })
  let batches = 0
  const gone = flaky(() => ++batches > 1)
  const problem = await importNotices(gone, ndjson(...rows), { batchSize: 2, retryDelays: [1, 1] }).then(
    () => undefined,
    (error: Problem) => error,
  )
  expect(problem).toMatchObject({
    codigo: 'IMPORTACION_INTERRUMPIDA',
    detail: expect.stringMatching(/línea 3 .*hasta la línea 2.*repita el mismo archivo/),
  })
  expect(batches).toBe(4)
  expect(await importNotices(t.ctx, ndjson(...rows))).toMatchObject({ escritas: 2, sinCambio: 2 })
})

test('what the import rejects is waited for, and a failure to keep it stops the import', async () => {
  const rows = [record({ nss: '1' }), record({ folioAviso: folio(2) })]
  const done = importNotices(t.ctx, ndjson(...rows), {
    batchSize: 1,
    onReject: async () => {
      throw new Error('disk full')
    },
  })
  await expect(done).rejects.toThrow('disk full')
})

test('the audit log says what was imported, without personal keys', async () => {
  await importNotices(t.ctx, ndjson(record()))
  const entry = await t.ctx.db
    .selectFrom('auditoria')
    .select(['actor', 'accion', 'detalle'])
    .orderBy('id', 'desc')
    .executeTakeFirst()
  expect(entry).toEqual({
    actor: 'operador',
    accion: 'avisos.importar',
    detalle: { leidas: 1, publicadas: 1, sinCambio: 0, rechazadas: 0 },
  })
})
