// GET /v1/novedades: who has something to read is named until it was read, and nobody else.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { textSource } from '../../../../src/bulk-import/index.ts'
import { addDays, legalDay } from '../../../../src/kernel/dates.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { associateRegistration, dissociateRegistration } from '../../../../src/modules/employers/index.ts'
import { importCatalog } from '../../../../src/modules/notices/index.ts'
import { flushAsked } from '../../../../src/modules/notices/news/note-asked.ts'
import { onPostgres } from '../../../support/database.ts'
import { bearer } from '../../../support/login.ts'
import { type NoticeFields, publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

let t: Service
let developers = 0
let [DEVELOPER, ONE, TWO, A, B, C] = ['', '', '', '', '', '']
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  await t.ctx.db.deleteFrom('catalogos').where('clave', '=', 'X1').execute()
  const n = String(++developers).padStart(2, '0')
  ;[DEVELOPER, ONE, TWO] = [`DES9001${n}AA1`, `PAT9001${n}AA1`, `PAT9101${n}AA1`]
  ;[A, B, C] = ['A', 'B', 'C'].map((letter) => completeNrp(`${letter}0112345${n}`)) as [string, string, string]
  await certified(t, DEVELOPER)
  await employer(t, ONE, [A, B])
  await employer(t, TWO, [C])
})

const ask = async (url: string, headers: object = {}, rfc = DEVELOPER) =>
  t.app.inject({ url: `/v1${url}`, headers: { ...(await bearer(t, rfc)), ...headers } })
const news = async () => (await ask('/novedades')).json().datos
const notices = (n: number, nrp = A, patron = ONE, more: Partial<NoticeFields> = {}) =>
  publish(
    t,
    patron,
    Array.from({ length: n }, () => ({ nrp, ...more })),
  )
const relation = (patron = ONE, more: { nrps?: string[]; inicio?: string; fin?: string } = {}) =>
  trust(t, { patron, desarrollador: DEVELOPER, ...more })
const marks = async () => {
  const rows = t.ctx.db.selectFrom('novedades').select('rfc_patron').where('rfc_lector', '=', DEVELOPER).orderBy('rfc_patron')
  return (await rows.execute()).map((row) => row.rfc_patron)
}

/** Reads until a page comes empty, as the guide says; the last cursor. */
async function readOn(cursor?: string, query = `patron=${ONE}&limite=2`): Promise<string> {
  for (let at = cursor; ; ) {
    const page = (await ask(`/avisos?${query}${at ? `&cursor=${at}` : ''}`)).json()
    at = page.cursor as string
    if (page.datos.length === 0) return at
  }
}

test('names who has something to read, with how much, until it was read', async () => {
  await relation()
  await relation(TWO)
  await notices(3)
  expect((await ask('/novedades')).json()).toEqual({
    datos: [{ patron: ONE, nuevos: 3 }],
    cursor: expect.any(String),
    hayMas: false,
  })
  const cursor = await readOn()
  expect(await news()).toEqual([])
  await notices(2, C, TWO)
  await notices(1, B)
  expect(await news()).toEqual([
    { patron: ONE, nuevos: 1 },
    { patron: TWO, nuevos: 2 },
  ])
  await readOn(cursor)
  expect(await news()).toEqual([{ patron: TWO, nuevos: 2 }])
})

test('an answer that did not arrive does not count: only who asks on has it', async () => {
  await relation()
  await notices(3)
  const page = (await ask(`/avisos?patron=${ONE}&limite=2`)).json()
  expect(await news()).toEqual([{ patron: ONE, nuevos: 3 }])
  const last = (await ask(`/avisos?patron=${ONE}&cursor=${page.cursor}`)).json()
  expect(last.hayMas).toBe(false)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 1 }])
  expect((await ask(`/avisos?patron=${ONE}&cursor=${last.cursor}`)).json().datos).toEqual([])
  expect(await news()).toEqual([])
  // Who looks at an old page again has not unread the others.
  await ask(`/avisos?patron=${ONE}&cursor=${page.cursor}`)
  expect(await news()).toEqual([])
})

test('a right that grows is news, whenever it grows: granted, begun, associated', async () => {
  await notices(2, A)
  await notices(3, B)
  await relation(ONE, { nrps: [A] })
  let cursor = await readOn()
  expect(await news()).toEqual([])
  const today = legalDay(t.ctx.now())
  await relation(ONE, { nrps: [B], inicio: addDays(today, 1) })
  expect(await news()).toEqual([])
  t.clock.advance(86_400)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 3 }])
  cursor = await readOn(cursor)
  expect(await news()).toEqual([])
  await dissociateRegistration(t.ctx, ONE, B)
  await notices(1, B)
  cursor = await readOn(cursor)
  expect(await news()).toEqual([])
  await associateRegistration(t.ctx, ONE, B)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 1 }])
})

test('a right that ends is gone at once, a certification that ends too; what was published meanwhile is news when it comes back', async () => {
  const folio = await relation()
  await relation(TWO)
  await notices(1)
  await notices(1, C, TWO)
  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).where('folio', '=', folio).execute()
  expect(await news()).toEqual([{ patron: TWO, nuevos: 1 }])
  const certification = t.ctx.db.updateTable('certificaciones').where('rfc_desarrollador', '=', DEVELOPER)
  await certification.set({ revocada_el: t.ctx.now() }).execute()
  expect(await news()).toEqual([])
  await notices(1, C, TWO)
  await certification.set({ revocada_el: null }).execute()
  expect(await news()).toEqual([{ patron: TWO, nuevos: 2 }])
})

test('notices of NRPs that the developer may not read are no news, and of a list those that it may are', async () => {
  await relation(ONE, { nrps: [A] })
  const [mine] = [await notices(1, A), await notices(40, B)]
  expect(mine).toHaveLength(1)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 1 }])
  const cursor = await readOn()
  await notices(5, B)
  expect(await news()).toEqual([])
  expect(await marks()).toEqual([])
  await notices(2, A)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 2 }])
  await readOn(cursor)
  expect(await news()).toEqual([])
})

test('who reads NRP by NRP has read what it read so', async () => {
  await relation()
  await notices(2, A)
  await notices(3, B)
  const cursor = await readOn(undefined, `patron=${ONE}&nrp=${A}`)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 3 }])
  await readOn(undefined, `patron=${ONE}&nrp=${B}`)
  expect(await news()).toEqual([])
  await notices(1, A)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 1 }])
  await readOn(cursor, `patron=${ONE}&nrp=${A}`)
  expect(await news()).toEqual([])
})

test('reading by filters reads nothing whole', async () => {
  await relation()
  await notices(2)
  await readOn(undefined, `patron=${ONE}&clasificacion=RETENCION`)
  expect(await news()).toEqual([{ patron: ONE, nuevos: 2 }])
})

test('what the catalog learns later is news for who had passed it', async () => {
  await relation()
  await notices(2, A, ONE, { tipo_aviso: 'X1', clasificacion: null, efecto: null })
  const cursor = await readOn()
  const entry = { catalogo: 'tiposAviso', clave: 'X1', descripcion: 'Tipo X1', datos: { clasificacion: 'SUSPENSION' } }
  await importCatalog(t.ctx, textSource(JSON.stringify([entry])))
  expect(await news()).toEqual([{ patron: ONE, nuevos: 2 }])
  await readOn(cursor)
  expect(await news()).toEqual([])
})

test('pages go through the employers once, in order; the last cursor begins again', async () => {
  const rfcs = Array.from(
    { length: 7 },
    (_, i) => `QQ${String.fromCharCode(65 + i)}9001${String(developers).padStart(2, '0')}AA1`,
  )
  for (const [i, rfc] of rfcs.entries()) {
    const nrp = completeNrp(`D${String(developers).padStart(2, '0')}123456${i}`)
    await employer(t, rfc, [nrp])
    await relation(rfc)
    if (i !== 3) await notices(1, nrp, rfc)
  }
  const pages = []
  for (let cursor: string | undefined; ; ) {
    const page = (await ask(`/novedades?limite=2${cursor ? `&cursor=${cursor}` : ''}`)).json()
    pages.push(page)
    cursor = page.cursor
    if (!page.hayMas) break
  }
  expect(pages.flatMap((page) => page.datos.map((one: { patron: string }) => one.patron))).toEqual(rfcs.filter((_, i) => i !== 3))
  const again = (await ask(`/novedades?limite=2&cursor=${pages.at(-1)!.cursor}`)).json()
  expect(again.datos.map((one: { patron: string }) => one.patron)).toEqual(rfcs.slice(0, 2))
  // A cursor is its developer's own.
  await certified(t, 'MAB9307148T4')
  expect((await ask(`/novedades?cursor=${pages[0]!.cursor}`, {}, 'MAB9307148T4')).json()).toMatchObject({
    codigo: 'CURSOR_INVALIDO',
  })
})

test('where nothing has changed the answer is 304 to who has it', async () => {
  await relation()
  await notices(1)
  const { etag } = (await ask('/novedades')).headers
  expect((await ask('/novedades', { 'if-none-match': etag })).statusCode).toBe(304)
  await notices(1)
  expect((await ask('/novedades', { 'if-none-match': etag })).json().datos).toEqual([{ patron: ONE, nuevos: 2 }])
})

test('a place that another process knows better is not forgotten', async () => {
  await relation()
  await notices(3)
  const first = (await ask(`/avisos?patron=${ONE}&limite=1`)).json()
  await readOn(first.cursor)
  await flushAsked(t.ctx)
  const stored = () => t.ctx.db.selectFrom('lecturas').select('visto').where('rfc_patron', '=', ONE).execute()
  expect(await stored()).toEqual([{ visto: [[3, 0, 0]] }])
  await ask(`/avisos?patron=${ONE}&cursor=${first.cursor}`)
  await flushAsked(t.ctx)
  expect(await stored()).toEqual([{ visto: [[3, 0, 0]] }])
})

test('who has nothing any more is looked up no more', async () => {
  await relation()
  await relation(TWO)
  await notices(2)
  expect(await marks()).toEqual([ONE, ONE, TWO])
  await readOn()
  await news()
  expect(await marks()).toEqual([])
  // A relation that begins later keeps its employer under watch.
  await relation(ONE, { nrps: [A], inicio: addDays(legalDay(t.ctx.now()), 5) })
  await news()
  expect(await marks()).toEqual([ONE])
})

test.skipIf(!onPostgres)(
  'what is being published while news are asked for is news once it is there, and is not forgotten',
  async () => {
    await relation()
    await notices(1)
    await readOn()
    const writing = await t.ctx.db.startTransaction().execute()
    await writing.updateTable('patrones').set({ ultima_publicacion: 2 }).where('rfc', '=', ONE).execute()
    expect(await news()).toEqual([])
    await writing.commit().execute()
    expect(await news()).toEqual([{ patron: ONE, nuevos: 1 }])
    // The same where nothing was put down before.
    await t.ctx.db.updateTable('patrones').set({ ultima_publicacion: 1 }).where('rfc', '=', ONE).execute()
    await news()
    expect(await marks()).toEqual([])
    const later = await t.ctx.db.startTransaction().execute()
    await later.updateTable('patrones').set({ ultima_publicacion: 2 }).where('rfc', '=', ONE).execute()
    expect(await news()).toEqual([])
    await later.commit().execute()
    expect(await news()).toEqual([{ patron: ONE, nuevos: 1 }])
  },
)
