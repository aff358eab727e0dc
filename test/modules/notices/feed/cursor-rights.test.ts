// A cursor never counts as seen what its reader could not read (docs/adr/0043); the model of test/feed/cursor-model.test.ts holds
// the whole, here are the cases by name and what they leave.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { textSource } from '../../../../src/bulk-import/index.ts'
import { cursorKind } from '../../../../src/http/cursor.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { associateRegistration, dissociateRegistration, importEmployers } from '../../../../src/modules/employers/index.ts'
import { openReading } from '../../../../src/modules/notices/feed/reading.ts'
import { STREAM_FORMATS, streamNotices } from '../../../../src/modules/notices/feed/stream-notices.ts'
import { importCatalog } from '../../../../src/modules/notices/index.ts'
import { endMovedRegistrations } from '../../../../src/modules/trust/index.ts'
import { bearer } from '../../../support/login.ts'
import { type NoticeFields, publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const DEVELOPER = 'MAB9307148T4'
let employers = 0
let [PATRON, OTHER, A, B, C, D] = ['', '', '', '', '', '']

let t: Service
beforeAll(async () => {
  t = await startService()
  await certified(t, DEVELOPER)
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  await t.ctx.db.deleteFrom('catalogos').where('clave', 'in', ['X1', 'X2']).execute()
  // What a process knows of an employer stays, so each test has employers of its own.
  const n = String(++employers).padStart(2, '0')
  ;[PATRON, OTHER] = [`PAT9001${n}AA1`, `OTR9001${n}AA1`]
  ;[A, B, C, D] = ['A', 'B', 'C', 'D'].map((letter) => completeNrp(`${letter}0112345${n}`)) as [string, string, string, string]
  await employer(t, PATRON, [A, B, C])
  await employer(t, OTHER, [])
})

type Notice = { folioAviso: string; clasificacion: string | null; posicion: number; reanunciado?: boolean }
type Page = { datos: Notice[]; cursor: string; hayMas: boolean }

const ask = async (query: string, rfc = DEVELOPER, accept = 'application/json') =>
  t.app.inject({ url: `/v1/avisos?patron=${PATRON}&${query}`, headers: { ...(await bearer(t, rfc)), accept } })
const read = async (query: string, cursor?: string, rfc = DEVELOPER): Promise<Page> =>
  (await ask(`${query}${cursor ? `&cursor=${cursor}` : ''}`, rfc)).json()
const folios = (page: Page) => page.datos.map((n) => n.folioAviso)
const notices = (n: number, nrp = A, more: Partial<NoticeFields> = {}) =>
  publish(
    t,
    PATRON,
    Array.from({ length: n }, () => ({ nrp, ...more })),
  )
const relation = (nrps?: string[]) => trust(t, { patron: PATRON, desarrollador: DEVELOPER, ...(nrps && { nrps }) })
const classify = (clave: string, clasificacion: string) =>
  importCatalog(
    t.ctx,
    textSource(JSON.stringify([{ catalogo: 'tiposAviso', clave, descripcion: `Tipo ${clave}`, datos: { clasificacion } }])),
  )
const move = (nrp: string, to: string) =>
  importEmployers(t.ctx, textSource(`nrp,rfc,razonSocial\n${nrp},${to},Patrón\n`, 'csv'), { onMoved: endMovedRegistrations })

/** All pages from a cursor on, and the cursor after them. */
async function drain(query: string, cursor?: string, rfc = DEVELOPER) {
  const pages: Page[] = []
  for (;;) {
    const page = await read(query, pages.at(-1)?.cursor ?? cursor, rfc)
    pages.push(page)
    if (!page.hayMas) return { pages, folios: pages.flatMap(folios), cursor: page.cursor }
  }
}

describe('a right that grows', () => {
  test('what becomes readable behind the place comes first, in order of publication, and the feed goes on; hayMas is right throughout', async () => {
    const [a1, b1, a2, b2] = [await notices(1, A), await notices(4, B), await notices(2, A), await notices(3, B)]
    await relation([A])
    const first = await drain('limite=2')
    expect(first.folios).toEqual([...a1, ...a2])
    await relation([A, B])
    const a3 = await notices(1, A)
    const next = await drain('limite=3', first.cursor)
    expect(next.folios).toEqual([...b1, ...b2, ...a3])
    expect(next.pages.map((page) => [page.datos.length, page.hayMas])).toEqual([
      [3, true],
      [3, true],
      [2, false],
    ])
    expect(folios(await read('limite=3', next.cursor))).toEqual([])
  })

  test('an NRP that is set apart and comes back brings what was published meanwhile, to the employer too', async () => {
    for (const rfc of [DEVELOPER, PATRON]) {
      if (rfc === DEVELOPER) await relation()
      const before = await drain('limite=100', undefined, rfc)
      await dissociateRegistration(t.ctx, PATRON, B)
      const [missed, a] = [await notices(2, B), await notices(2, A)]
      const meanwhile = await drain('limite=1', before.cursor, rfc)
      expect(meanwhile.folios).toEqual(a)
      await associateRegistration(t.ctx, PATRON, B)
      expect((await drain('limite=1', meanwhile.cursor, rfc)).folios).toEqual(missed)
    }
  })

  test('a relation that ends and one that comes later are one reading', async () => {
    const first = await relation([A, B])
    const one = await drain('limite=100')
    await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).where('folio', '=', first).execute()
    const [a, b] = [await notices(1, A), await notices(1, B)]
    expect((await ask(`cursor=${one.cursor}`)).statusCode).toBe(403)
    await relation([B])
    const two = await drain('limite=100', one.cursor)
    expect(two.folios).toEqual(b)
    await relation()
    expect((await drain('limite=100', two.cursor)).folios).toEqual(a)
  })

  test('an NRP that moves away and back, and one that is new, lose nothing', async () => {
    await relation()
    await dissociateRegistration(t.ctx, PATRON, C)
    const start = await drain('limite=100')
    await move(B, OTHER)
    await publish(t, OTHER, [{ nrp: B }])
    await move(B, PATRON)
    await employer(t, PATRON, [D])
    const [b, d] = [await notices(1, B), await notices(2, D)]
    const c = await notices(1, C)
    const then = await drain('limite=100', start.cursor)
    expect(then.folios).toEqual([...b, ...d])
    await associateRegistration(t.ctx, PATRON, C)
    expect((await drain('limite=100', then.cursor)).folios).toEqual(c)
  })

  test('reading one NRP by its positions has no such trouble: it is read whole or not at all', async () => {
    const b = await notices(3, B)
    await relation([A, B])
    const one = await drain(`nrp=${B}&limite=2`)
    expect(one.folios).toEqual(b)
    await dissociateRegistration(t.ctx, PATRON, B)
    const apart = await notices(2, B)
    expect((await ask(`nrp=${B}&cursor=${one.cursor}`)).statusCode).toBe(403)
    await move(B, OTHER)
    await publish(t, OTHER, [{ nrp: B }, { nrp: B }])
    await move(B, PATRON)
    await relation([B])
    const back = await notices(1, B)
    expect((await drain(`nrp=${B}&limite=1`, one.cursor)).folios).toEqual([...apart, ...back])
  })

  test('however often rights change between pages, the cursor stays short, and nothing is lost; it may come twice', async () => {
    const nrps = Array.from({ length: 40 }, (_, i) => completeNrp(`E${String(i).padStart(2, '0')}4567810`))
    await employer(t, PATRON, nrps)
    await relation()
    const held = new Set<string>()
    let cursor: string | undefined
    const turn = async () => {
      const page = await read('limite=7', cursor)
      for (const folio of folios(page)) held.add(folio)
      cursor = page.cursor
      expect(cursor.length).toBeLessThan(400)
      return page.hayMas
    }
    const all: string[] = []
    for (const nrp of nrps) {
      all.push(...(await publish(t, PATRON, [...nrps.map((one) => ({ nrp: one })), { nrp }])))
      await turn()
      await dissociateRegistration(t.ctx, PATRON, nrp)
      await turn()
    }
    for (const nrp of nrps.toReversed()) {
      await associateRegistration(t.ctx, PATRON, nrp)
      await turn()
    }
    while (await turn());
    expect(all.filter((folio) => !held.has(folio))).toEqual([])
  })

  test('where one set holds for all that may be read, a poll looks at no set and at no notice, and writes nothing', async () => {
    await notices(3, A)
    await relation([A, B])
    const { cursor } = await drain('limite=100')
    const sets = () => t.ctx.db.selectFrom('conjuntos_nrp').selectAll().where('rfc_patron', '=', PATRON).execute()
    expect(await sets()).toMatchObject([{ rfc_patron: PATRON, nrps: [A, B] }])
    await t.ctx.database.script('alter table conjuntos_nrp rename to apartada; alter table avisos rename to apartados')
    const poll = await ask(`cursor=${cursor}`)
    await t.ctx.database.script('alter table apartada rename to conjuntos_nrp; alter table apartados rename to avisos')
    expect(poll.json()).toEqual({ datos: [], cursor, hayMas: false })
    expect(Buffer.from(cursor, 'base64url').toString('latin1')).not.toMatch(new RegExp(`${A}|${B}`))
  })

  test('a set that is not there any more is taken for unread: twice rather than never', async () => {
    const a = await notices(2, A)
    await relation([A])
    const { cursor } = await drain('limite=100')
    await t.ctx.db.deleteFrom('conjuntos_nrp').execute()
    await relation([B])
    expect((await drain('limite=100', cursor)).folios).toEqual(a)
  })

  test('the access log says which notices came, and which had come before', async () => {
    const [b] = await notices(1, B)
    const [a] = await notices(1, A)
    const [b2] = await notices(1, B)
    await relation([A])
    const { cursor } = await drain('limite=100')
    await relation([A, B])
    await drain('limite=100', cursor)
    const readings = async (folio: string | undefined) =>
      (await t.app.inject({ url: `/v1/accesos?folioAviso=${folio}`, headers: await bearer(t, PATRON) })).json().datos
    expect(await readings(a)).toMatchObject([{ filtros: null, primero: 2, ultimo: 2, cuantos: 1 }])
    for (const folio of [b, b2]) {
      expect(await readings(folio)).toMatchObject([{ filtros: { registros: [B] }, primero: 1, ultimo: 3, cuantos: 2 }])
    }
  })
})

describe('streams', () => {
  test('what is set apart while a stream runs breaks it off, and nothing of it is lost', async () => {
    await relation()
    const all = [...(await notices(1_000, A)), ...(await notices(200, B))]
    const reading = openReading(t.ctx, DEVELOPER, { patron: PATRON, limite: 1 })
    const stream = await streamNotices(t.ctx, reading, STREAM_FORMATS['application/x-ndjson']!)
    await dissociateRegistration(t.ctx, PATRON, B)
    let text = ''
    for await (const piece of stream.chunks) text += piece
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    const end = lines.pop()
    expect(end).toMatchObject({ fin: false, codigo: 'RELACION_NO_VIGENTE', cursor: expect.any(String) })
    await associateRegistration(t.ctx, PATRON, B)
    expect([...lines.map((n) => n.folioAviso), ...(await drain('limite=1000', end.cursor)).folios]).toEqual(all)
  })

  test('what becomes readable while a stream runs comes after it', async () => {
    await relation([A])
    const [b, a] = [await notices(2, B), await notices(1_100, A)]
    const reading = openReading(t.ctx, DEVELOPER, { patron: PATRON, limite: 1 })
    const stream = await streamNotices(t.ctx, reading, STREAM_FORMATS['text/csv;profile=datos']!)
    await relation()
    let text = ''
    for await (const piece of stream.chunks) text += piece
    expect(
      text
        .trimEnd()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[0]),
    ).toEqual(a)
    expect((await drain('limite=1', stream.cursor)).folios).toEqual(b)
  })
})

describe('what the catalog learns later', () => {
  test('comes again to everybody who had passed it, filtered or not, once, and keeps its place', async () => {
    await relation()
    const [first, unknown, last] = [
      await notices(1),
      await notices(1, B, { tipo_aviso: 'X1', clasificacion: null, efecto: null }),
      await notices(1),
    ]
    const queries = [
      'limite=2',
      'clasificacion=SUSPENSION&limite=1',
      `nrp=${B}&limite=1`,
      'tipoAviso=X1&limite=5',
      'clasificacion=RETENCION&limite=1',
    ]
    const before = await Promise.all(queries.map((query) => drain(query)))
    expect(before.map((one) => one.folios)).toEqual([[...first, ...unknown, ...last], [], unknown, unknown, [...first, ...last]])
    expect((await classify('X1', 'SUSPENSION')).avisosClasificados).toBe(1)
    const later = await notices(1, B)
    const after = await Promise.all(queries.map((query, i) => drain(query, before[i]!.cursor)))
    expect(after.map((one) => one.folios)).toEqual([[...unknown, ...later], unknown, [...unknown, ...later], unknown, later])
    expect(after[0]!.pages[0]!.datos).toMatchObject([
      { folioAviso: unknown[0], clasificacion: 'SUSPENSION', posicion: 1, reanunciado: true },
      { folioAviso: later[0], posicion: 2 },
    ])
    expect(after[0]!.pages[0]!.datos[1]).not.toHaveProperty('reanunciado')
    for (const [i, query] of queries.entries()) expect((await drain(query, after[i]!.cursor)).folios).toEqual([])
    // Who begins afterwards gets it once, as what it is.
    expect((await drain('limite=100')).pages[0]!.datos.map((n) => [n.folioAviso, n.clasificacion, n.reanunciado])).toEqual(
      [...first, ...unknown, ...last, ...later].map((folio) => [
        folio,
        folio === unknown[0] ? 'SUSPENSION' : 'RETENCION',
        undefined,
      ]),
    )
  })

  test('comes again where its NRP was set apart at that moment and comes back', async () => {
    await relation()
    const unknown = await notices(2, B, { tipo_aviso: 'X1', clasificacion: null, efecto: null })
    const one = await drain('limite=100')
    await dissociateRegistration(t.ctx, PATRON, B)
    await classify('X1', 'SUSPENSION')
    const two = await drain('limite=100', one.cursor)
    expect(two.folios).toEqual([])
    await associateRegistration(t.ctx, PATRON, B)
    const three = await drain('limite=1', two.cursor)
    expect(three.folios).toEqual(unknown)
    expect((await drain('limite=1', three.cursor)).folios).toEqual([])
  })

  test('comes by every exit, and the access log says that it came again', async () => {
    const [before, unknown] = [await notices(1), await notices(1, B, { tipo_aviso: 'X1', clasificacion: null, efecto: null })]
    const [after] = await notices(1)
    const { cursor } = await drain('limite=100', undefined, PATRON)
    await classify('X1', 'SUSPENSION')
    const lines = (await ask(`cursor=${cursor}`, PATRON, 'application/x-ndjson')).body.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { folioAviso: unknown[0], reanunciado: true },
      { fin: true, cuantos: 1 },
    ])
    const csv = (await ask(`cursor=${cursor}`, PATRON, 'text/csv;profile=datos')).body.trimEnd().split('\r\n')
    expect(csv.slice(1).map((line) => [line.split(',')[0], line.split(',').at(-1)])).toEqual([[unknown[0], 'true']])
    const pdf = await ask(`cursor=${cursor}`, PATRON, 'application/pdf')
    expect(pdf.statusCode).toBe(200)
    expect(folios(await read('limite=5', pdf.headers['sia-cursor'] as string, PATRON))).toEqual([])
    const readings = async (folio: string | undefined) =>
      (await t.app.inject({ url: `/v1/accesos?folioAviso=${folio}`, headers: await bearer(t, PATRON) })).json().datos
    expect((await readings(unknown[0])).map((r: { formato: string; filtros: object | null }) => [r.formato, r.filtros])).toEqual([
      ['pdf', { reanunciados: true }],
      ['csv-datos', { reanunciados: true }],
      ['ndjson', { reanunciados: true }],
      ['json', null],
    ])
    for (const folio of [before[0], after]) expect(await readings(folio)).toHaveLength(1)
  })

  test('leaves the feeds gapless, and is counted for itself, employer by employer', async () => {
    await employer(t, OTHER, [D])
    await notices(3, B, { tipo_aviso: 'X1', clasificacion: null, efecto: null })
    await publish(t, OTHER, [{ nrp: D, tipo_aviso: 'X1', clasificacion: null, efecto: null }])
    await classify('X1', 'SUSPENSION')
    await notices(2, C, { tipo_aviso: 'X2', clasificacion: null, efecto: null })
    await classify('X2', 'RETENCION')
    expect(
      (
        await sql`select rfc_patron, array_agg(numero::int order by numero) as numeros, array_agg(publicacion::int order by numero) as avisos
      from reanuncios where rfc_patron in (${PATRON}, ${OTHER}) group by 1 order by 1 desc`.execute(t.ctx.db)
      ).rows,
    ).toEqual([
      { rfc_patron: PATRON, numeros: [1, 2, 3, 4, 5], avisos: [1, 2, 3, 4, 5] },
      { rfc_patron: OTHER, numeros: [1], avisos: [1] },
    ])
    const counters = t.ctx.db
      .selectFrom('patrones')
      .select(['ultima_publicacion', 'ultimo_reanuncio'])
      .where('rfc', 'in', [PATRON, OTHER])
      .orderBy('rfc', 'desc')
    expect(await counters.execute()).toEqual([
      { ultima_publicacion: 5, ultimo_reanuncio: 5 },
      { ultima_publicacion: 1, ultimo_reanuncio: 1 },
    ])
  })
})

test('a worker’s notices are all there once another number turns out to be this worker’s', async () => {
  const [NSS, OLD_NSS] = ['12345678903', '77269900013']
  const old = await notices(2, B, { nss: OLD_NSS })
  const own = await notices(1, A, { nss: NSS })
  const one = await drain(`nss=${NSS}&limite=1`, undefined, PATRON)
  expect(one.folios).toEqual(own)
  const merging = await notices(1, B, { nss: OLD_NSS, nss_unificado: NSS })
  const two = await drain(`nss=${NSS}&limite=1`, one.cursor, PATRON)
  expect(two.folios).toEqual([...old, ...own, ...merging])
  const more = await notices(1, A, { nss: NSS })
  expect((await drain(`nss=${NSS}&limite=1`, two.cursor, PATRON)).folios).toEqual(more)
})

test('a cursor of another making of the feeds is refused, and says from where to read again', async () => {
  const written = cursorKind('avisos', (value): value is unknown => value !== undefined)
  const cursor = written.write(t.ctx, [PATRON, null, null, null, null, null, null], [2, null, [5, 0, 0]])
  const answer = await ask(`cursor=${cursor}`, PATRON)
  expect(answer.json()).toMatchObject({
    status: 400,
    codigo: 'CURSOR_INVALIDO',
    detail: expect.stringMatching(/desde el principio, sin cursor/),
  })
})
