// A cursor is a place for good: what it gave once, it gives again. And a poll without news costs the notices nothing.
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { textSource } from '../../../../src/bulk-import/index.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { importCatalog, importNotices } from '../../../../src/modules/notices/index.ts'
import { folio, ndjson, record } from '../../../support/imports.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [PATRON, DEVELOPER] = ['EKU9003173C9', 'MAB9307148T4']
const [A, B] = [completeNrp('A011234510'), completeNrp('B022345610')]

let t: Service
beforeAll(async () => {
  t = await startService()
})
afterAll(() => t.stop())
beforeEach(async () => {
  t.clock.set(NOW)
  await t.ctx.database.script('truncate patrones, entregas cascade; delete from certificaciones; delete from contrasenas')
  await employer(t, PATRON, [A, B])
})

const ask = async (query: string, rfc = PATRON, headers: object = {}) =>
  t.app.inject({ url: `/v1/avisos?${query}`, headers: { ...(await bearer(t, rfc)), ...headers } })
const some = (count: number) => Array.from({ length: count }, (_, i) => ({ nrp: i % 3 ? A : B }))
/** The bodies of all pages, and the query that gave each. */
async function walk(query: string): Promise<{ url: string; body: string }[]> {
  const pages: { url: string; body: string }[] = []
  for (let url = query; ; ) {
    const { body } = await ask(url)
    pages.push({ url, body })
    const page = JSON.parse(body) as { cursor: string; hayMas: boolean }
    if (!page.hayMas) return pages
    url = `${query}&cursor=${page.cursor}`
  }
}

test('the same cursor gives the same bytes two years later, whoever reads and whatever was published since', async () => {
  await publish(t, PATRON, some(23))
  const queries = ['limite=8', `nrp=${A}&limite=6`, 'clasificacion=RETENCION&limite=9', 'nss=12345678903&limite=9']
  const read = await Promise.all(queries.map(walk))
  for (let halfYear = 1; halfYear <= 4; halfYear++) {
    t.clock.advance(183 * 86_400)
    // Passwords do not live as long as cursors.
    await t.ctx.db.deleteFrom('contrasenas').execute()
    await publish(t, PATRON, some(15))
    if (halfYear % 2 === 0) await ask('limite=1000')
  }
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  for (const pages of read) {
    // The last page was the end of the feed then; now it goes on.
    for (const { url, body } of pages.slice(0, -1)) {
      expect((await ask(url)).body).toBe(body)
      expect((await ask(`patron=${PATRON}&${url}`, DEVELOPER)).body).toBe(body)
    }
    const { url, body } = pages.at(-1)!
    const before = JSON.parse(body).datos
    expect((await ask(url)).json().datos.slice(0, before.length)).toEqual(before)
  }
})

test('a notice that was superseded since says so, and nothing else of its page has changed', async () => {
  const [first] = await publish(t, PATRON, some(4))
  const before = (await ask('limite=3')).body
  await t.ctx.db.updateTable('avisos').set({ sustituido_por: 'R0212026999999' }).where('folio_aviso', '=', first!).execute()
  t.clock.advance(86_400)
  expect((await ask('limite=3')).body).toBe(before.replace('"sustituidoPor":null', '"sustituidoPor":"R0212026999999"'))
})

test('the day of effect follows from the instant of delivery, however the notices come again', async () => {
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  const types = ['02', '03', '10', '12', '02', '99', '02']
  const given = types.map((tipoAviso, i) =>
    record({
      nrp: i % 2 ? A : B,
      folioAviso: folio(i + 1),
      numCredito: `142612345${i}`,
      tipoAviso,
      rfcTrabajador: 'ÑA&R561231GR8',
    }),
  )
  expect((await importNotices(t.ctx, ndjson(...given))).escritas).toBe(given.length)
  const read = () =>
    Promise.all(
      ['', '&limite=3', '&limite=7', '&limite=1000'].map(
        async (query) => (await ask(`patron=${PATRON}${query}`, DEVELOPER)).body,
      ),
    )
  const first = (await ask(`patron=${PATRON}&limite=3`, DEVELOPER)).body
  const whole = await read()
  expect(whole[1]).toBe(first)
  type Told = { datos: { clasificacion: string | null; fechaEfecto: string | null }[] }
  expect((JSON.parse(whole[0]!) as Told).datos.map((n) => [n.clasificacion, n.fechaEfecto])).toEqual([
    ['RETENCION', '2026-02-11'],
    ['MODIFICACION', '2026-03-01'],
    ['SUSPENSION', '2026-02-10'],
    ['SUSPENSION', '2026-02-10'],
    ['RETENCION', '2026-02-11'],
    [null, null],
    ['RETENCION', '2026-02-11'],
  ])
  t.clock.advance(3 * 86_400)
  expect(await read()).toEqual(whole)
})

test('a notice that gets its class after its delivery has its day of effect from then on, and changes nothing else', async () => {
  const given = record({ nrp: A, folioAviso: folio(1), tipoAviso: 'X7' })
  expect((await importNotices(t.ctx, ndjson(given))).escritas).toBe(1)
  await ask('')
  const notices = async () => /^{"datos":(.*),"cursor":/.exec((await ask('')).body)![1]!
  const before = await notices()
  expect(before).toContain('"clasificacion":null')
  const entry = { catalogo: 'tiposAviso', clave: 'X7', descripcion: 'Tipo X7', datos: { clasificacion: 'RETENCION' } }
  t.clock.advance(3 * 86_400)
  expect((await importCatalog(t.ctx, textSource(JSON.stringify([entry])))).escritas).toBe(1)
  const now = before
    .replace('"clasificacion":null', '"clasificacion":"RETENCION"')
    .replace(/"efecto":null/, '"efecto":"INICIAR"')
    .replace('"fechaEfecto":null', '"fechaEfecto":"2026-02-11"')
  expect(await notices()).toBe(now)
  expect(await notices()).toBe(now)
  await t.ctx.db.deleteFrom('catalogos').where('clave', '=', 'X7').execute()
})

test('an empty poll is 304 to whoever has it, and touches no notice: it is answered with the table away', async () => {
  await publish(t, PATRON, some(5))
  const feeds = ['', `nrp=${A}&`, 'tipoAviso=02&', 'nss=12345678903&']
  const ends = await Promise.all(feeds.map(async (feed) => `${feed}cursor=${(await ask(`${feed}limite=1000`)).json().cursor}`))
  await t.ctx.database.script('alter table avisos rename to avisos_apartados')
  try {
    for (const end of ends) {
      const empty = await ask(end)
      expect([empty.statusCode, empty.json()]).toEqual([200, { datos: [], cursor: end.split('cursor=')[1], hayMas: false }])
      const again = await ask(end, PATRON, { 'if-none-match': empty.headers.etag })
      expect([again.statusCode, again.body, again.headers.etag]).toEqual([304, '', empty.headers.etag])
    }
    // The proof is none unless a page with notices fails now.
    expect((await ask('limite=1')).statusCode).toBe(500)
  } finally {
    await t.ctx.database.script('alter table avisos_apartados rename to avisos')
  }
  const end = ends[0]!
  const { etag } = (await ask(end)).headers
  await publish(t, PATRON, some(1))
  const news = await ask(end, PATRON, { 'if-none-match': etag })
  expect([news.statusCode, news.json().datos.length]).toEqual([200, 1])
})

test('a poll that is turned away is no 304, whatever it says it has', async () => {
  await certified(t, DEVELOPER)
  const folio = await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  const { etag } = (await ask(`patron=${PATRON}`, DEVELOPER)).headers
  expect((await ask(`patron=${PATRON}`, DEVELOPER, { 'if-none-match': etag })).statusCode).toBe(304)
  await sql`update relaciones_confianza set revocada_el = ${t.ctx.now()} where folio = ${folio}`.execute(t.ctx.db)
  expect((await ask(`patron=${PATRON}`, DEVELOPER, { 'if-none-match': etag })).statusCode).toBe(403)
})
