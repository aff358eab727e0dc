import { parse } from 'csv-parse/sync'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { compileBody } from '../../../../src/http/validation.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { flushAccesses, recordSpan } from '../../../../src/modules/notices/access-log/record-access.ts'
import { purgeAccesses } from '../../../../src/modules/notices/index.ts'
import { AccessList } from '../../../../src/modules/notices/schemas.ts'
import { deliverPendingMail } from '../../../../src/modules/outbox/index.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [PATRON, OTHER, DEVELOPER] = ['EKU9003173C9', 'GODE561231GR8', 'MAB9307148T4']
const NRP = completeNrp('A011234510')

let t: Service
let relation: string
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [NRP])
  await certified(t, DEVELOPER)
  relation = await trust(t, { patron: PATRON, desarrollador: DEVELOPER, producto: 'Nómina' })
  await publish(
    t,
    PATRON,
    Array.from({ length: 5 }, () => ({ nrp: NRP })),
  )
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  await flushAccesses(t.ctx)
  await t.ctx.db.deleteFrom('accesos').execute()
})

const get = async (rfc: string, url: string, headers: object = {}) =>
  t.app.inject({ url: `/v1${url}`, headers: { ...(await bearer(t, rfc)), 'user-agent': 'NominaCentro/5.2', ...headers } })

test('the employer sees who read which notices, when, from where, with what and by which relation', async () => {
  await get(DEVELOPER, `/avisos?patron=${PATRON}&nrp=${NRP}&limite=2`)
  const list = (await get(PATRON, '/accesos')).json()
  expect(list.datos).toEqual([
    {
      instante: NOW,
      lector: DEVELOPER,
      nombreLector: `Desarrollador ${DEVELOPER}`,
      persona: null,
      nombrePersona: null,
      relaciones: [relation],
      producto: 'Nómina',
      nrp: NRP,
      filtros: null,
      primero: 1,
      ultimo: 2,
      cuantos: 2,
      formato: 'json',
      direccion: '127.0.0.1',
      aplicacion: 'NominaCentro/5.2',
    },
  ])
  expect(compileBody(AccessList)(list)).toBe(true)
  expect((await get(OTHER, '/accesos')).json().datos).toEqual([])
})

test('pages that one reader takes one after the other are one row; another way of reading is another', async () => {
  let page = (await get(DEVELOPER, `/avisos?patron=${PATRON}&limite=2`)).json()
  page = (await get(DEVELOPER, `/avisos?patron=${PATRON}&limite=2&cursor=${page.cursor}`)).json()
  await get(DEVELOPER, `/avisos?patron=${PATRON}`, { accept: 'application/x-ndjson' })
  const { folioAviso } = page.datos[0]
  await get(PATRON, `/avisos/${folioAviso}`)
  const seen = (await get(PATRON, '/accesos')).json().datos
  expect(seen.map((a: Record<string, unknown>) => [a.lector, a.formato, a.primero, a.ultimo, a.cuantos])).toEqual([
    [PATRON, 'json', 3, 3, 1],
    [DEVELOPER, 'ndjson', 1, 5, 5],
    [DEVELOPER, 'json', 1, 4, 4],
  ])
})

test('a page that is fetched again in the same moment was read once, whatever was read between; a file that is taken twice, twice', async () => {
  const first = `/avisos?patron=${PATRON}&limite=2`
  const { cursor } = (await get(DEVELOPER, first)).json()
  const last = (await get(DEVELOPER, `${first}&cursor=${cursor}`)).json()
  // Nothing follows on this one: it is a row of its own.
  await get(DEVELOPER, `/avisos?patron=${PATRON}&nrp=${NRP}&limite=2`)
  await get(DEVELOPER, first)
  await get(DEVELOPER, `${first}&cursor=${last.cursor}`)
  for (const _ of [1, 2]) await get(DEVELOPER, `/avisos?patron=${PATRON}`, { accept: 'application/x-ndjson' })
  const seen = (await get(PATRON, '/accesos')).json().datos
  expect(seen.map((a: Record<string, unknown>) => [a.formato, a.nrp, a.primero, a.ultimo, a.cuantos])).toEqual([
    ['ndjson', null, 1, 5, 5],
    ['ndjson', null, 1, 5, 5],
    ['json', null, 5, 5, 1],
    ['json', NRP, 1, 2, 2],
    ['json', null, 1, 4, 4],
  ])
})

test('for one notice the employer sees exactly the readings that included it', async () => {
  const [, second, , , fifth] = (await get(PATRON, '/avisos')).json().datos.map((n: { folioAviso: string }) => n.folioAviso)
  await get(DEVELOPER, `/avisos?patron=${PATRON}&limite=3`)
  await get(DEVELOPER, `/avisos?patron=${PATRON}&clasificacion=SUSPENSION`)
  await get(DEVELOPER, `/avisos?patron=${PATRON}&nss=12345678903&hasta=2026-02-08`)
  await get(DEVELOPER, `/avisos?patron=${PATRON}&nss=12345678903`, { accept: 'text/csv' })
  await get(DEVELOPER, `/avisos?patron=${PATRON}&nrp=${NRP}&limite=2`)
  const seen = async (folio: string) =>
    (await get(PATRON, `/accesos?folioAviso=${folio}&lector=${DEVELOPER}`))
      .json()
      .datos.map((a: { nrp: string; filtros: object; cuantos: number }) => [a.nrp, a.filtros, a.cuantos])
  expect(await seen(second)).toEqual([
    [NRP, null, 2],
    [null, { nss: '12345678903' }, 5],
    [null, null, 3],
  ])
  expect(await seen(fifth)).toEqual([[null, { nss: '12345678903' }, 5]])
  expect(await seen('R9999999999999')).toEqual([])
  const csv = await get(PATRON, `/accesos?folioAviso=${fifth}&lector=${DEVELOPER}`, { accept: 'text/csv' })
  expect(parse(csv.body, { columns: true, bom: true })).toMatchObject([{ lector: DEVELOPER, filtros: 'nss=12345678903' }])
})

test('readings are forgotten after the time that is set, five years unless it says else', async () => {
  await get(DEVELOPER, `/avisos?patron=${PATRON}`)
  await flushAccesses(t.ctx)
  const years = async (instant: string) => {
    t.clock.set(instant)
    const forgotten = await purgeAccesses(t.ctx)
    return [forgotten, (await t.ctx.db.selectFrom('accesos').select('id').execute()).length]
  }
  expect(await years('2031-02-10T18:00:00Z')).toEqual([0, 1])
  expect(await years('2031-02-12T18:00:00Z')).toEqual([1, 0])
})

test('an empty poll and a refused one are no access', async () => {
  const { cursor } = (await get(PATRON, '/avisos')).json()
  await get(PATRON, `/avisos?cursor=${cursor}`)
  await get(OTHER, `/avisos?patron=${PATRON}`)
  expect((await get(PATRON, '/accesos')).json().datos).toHaveLength(1)
})

test('the list is narrowed by reader and by day in Mexico City, and paged to older ones', async () => {
  for (const instant of ['2026-02-10T18:00:00.000Z', '2026-02-11T05:59:59.000Z', '2026-02-11T06:00:00.000Z']) {
    t.clock.set(instant)
    await get(DEVELOPER, `/avisos?patron=${PATRON}`)
    await flushAccesses(t.ctx)
  }
  await get(PATRON, '/avisos')
  const list = async (query: string) => (await get(PATRON, `/accesos?${query}`)).json()
  expect((await list(`lector=${DEVELOPER}`)).datos).toHaveLength(3)
  expect((await list('hasta=2026-02-10')).datos).toHaveLength(2)
  expect((await list('desde=2026-02-11')).datos).toHaveLength(2)
  const first = await list('limite=3')
  expect(first).toMatchObject({ hayMas: true, datos: [{ lector: PATRON }, {}, {}] })
  expect(await list(`limite=3&cursor=${first.cursor}`)).toMatchObject({
    hayMas: false,
    datos: [{ instante: '2026-02-10T18:00:00.000Z' }],
  })
  expect(await list(`lector=${DEVELOPER}&cursor=${first.cursor}`)).toMatchObject({ codigo: 'CURSOR_INVALIDO' })
  expect(await list('desde=2026-03-01&hasta=2026-02-01')).toMatchObject({ codigo: 'PARAMETRO_INVALIDO' })
})

test('as CSV, without a formula in what the reader chose', async () => {
  await get(DEVELOPER, `/avisos?patron=${PATRON}`, { 'user-agent': '=HYPERLINK("x")' })
  const csv = await get(PATRON, '/accesos', { accept: 'text/csv' })
  expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
  expect(parse(csv.body, { columns: true, bom: true })).toMatchObject([
    { lector: DEVELOPER, cuantos: '5', aplicacion: '\'=HYPERLINK("x")' },
  ])
})

test('what could not be written is kept and written later', async () => {
  await get(PATRON, '/avisos')
  await t.ctx.db.schema.alterTable('accesos').renameTo('accesos_lejos').execute()
  await flushAccesses(t.ctx)
  await t.ctx.db.schema.alterTable('accesos_lejos').renameTo('accesos').execute()
  await get(PATRON, '/avisos')
  expect((await get(PATRON, '/accesos')).json().datos).toMatchObject([{ cuantos: 5 }, { cuantos: 5 }])
})

test('what is read while the log is written is gathered for the next turn, and not lost', async () => {
  const written = async () =>
    (await t.ctx.db.selectFrom('accesos').select(['primero', 'ultimo']).orderBy('id').execute()) as object[]
  const read = (place: number) => {
    const by = { reader: PATRON, patron: PATRON, filters: {}, access: { relaciones: [], producto: null }, formato: 'json' }
    recordSpan(t.ctx, by, { primero: place, ultimo: place, cuantos: 1 })
  }
  read(1)
  read(2)
  const writing = flushAccesses(t.ctx)
  // It has taken what was there, and waits for the database.
  await Promise.resolve()
  read(3)
  await writing
  expect(await written()).toEqual([{ primero: 1, ultimo: 2 }])
  await flushAccesses(t.ctx)
  expect(await written()).toEqual([
    { primero: 1, ultimo: 2 },
    { primero: 3, ultimo: 3 },
  ])
})

test('the employer is told by mail of the first reading by a relation, once', async () => {
  await t.ctx.db.updateTable('relaciones_confianza').set({ primera_lectura_el: null }).execute()
  await t.ctx.db.deleteFrom('correos').execute()
  await bearer(t, PATRON)
  t.mail.length = 0
  await get(DEVELOPER, `/avisos?patron=${PATRON}`)
  await flushAccesses(t.ctx)
  await get(DEVELOPER, `/avisos?patron=${PATRON}`)
  await flushAccesses(t.ctx)
  await deliverPendingMail(t.ctx)
  expect(t.mail.map((m) => [m.to, m.subject])).toEqual([
    [`${PATRON.toLowerCase()}@prueba.example`, 'Primera consulta de sus avisos'],
  ])
  expect(t.mail[0]!.text).toContain(relation)
})
