// Reading where there is a copy of the database that lags, goes away and comes back. The copy is a second PostgreSQL database to
// which the test brings what it wants; its notices carry a mark, so that one sees from where a page came.
import net from 'node:net'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Database, Replica } from '../../../../src/db/database.ts'
import { connectReplica, REST_MS } from '../../../../src/db/replica.ts'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { onPostgres, openTestDatabase } from '../../../support/database.ts'
import { delivered, deliveries } from '../../../support/deliveries.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { certified, employer, trust } from '../../../support/padron.ts'
import { NOW, type Service, startService } from '../../../support/service.ts'

const [PATRON, DEVELOPER] = ['EKU9003173C9', 'MAB9307148T4']
const [A, B] = [completeNrp('A011234510'), completeNrp('B022345610')]
const COPIED = '777'
const OF_THE_PRIMARY = /"estatusCredito":"[^"]*"/
// Here nothing is slow but the machine.
const PATIENT = { connectionTimeoutMillis: 15_000, statement_timeout: 15_000, query_timeout: 15_000 }

type Page = {
  datos: { folioAviso: string; posicion: number; estatusCredito: string; fechaNotLinea: string }[]
  cursor: string
  hayMas: boolean
}

let t: Service
let copy: Database & { url: string | undefined }
/** The way to the copy: can be cut, and counts who tries it. */
let way: { url: string; open: boolean; tried: number; close(): void }
let replica: Replica

if (!onPostgres) console.warn('replica tests: skipped, a second database needs PostgreSQL (DATABASE_URL)')

beforeAll(async () => {
  if (!onPostgres) return
  t = await startService()
  copy = await openTestDatabase()
  way = await openWay(copy.url!)
})
afterAll(async () => {
  way?.close()
  await copy?.close()
  await t?.stop()
})
beforeEach(async () => {
  if (!onPostgres) return
  t.clock.set(NOW)
  way.open = true
  await t.ctx.database.script('truncate patrones, entregas cascade')
  await copy.script('truncate patrones, entregas cascade')
  await employer(t, PATRON, [A, B])
  replica = connectReplica(way.url, 2, PATIENT)
  t.ctx.database.replica = replica
  t.logs.length = 0
})
afterEach(async () => {
  await replica?.close()
})

async function openWay(url: string): Promise<typeof way> {
  const to = new URL(url)
  const target = { host: to.hostname, port: Number(to.port || 5432) }
  const sockets = new Set<net.Socket>()
  const server = net.createServer((socket) => {
    result.tried += 1
    if (!result.open) return void socket.destroy()
    const onward = net.connect(target)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end
        .on('error', () => {})
        .on('close', () => {
          sockets.delete(end)
          for (const other of [socket, onward]) other.destroy()
        })
    }
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  to.host = `127.0.0.1:${(server.address() as net.AddressInfo).port}`
  let open = true
  const result = {
    url: to.href,
    tried: 0,
    get open() {
      return open
    },
    set open(value: boolean) {
      open = value
      if (!value) for (const socket of sockets) socket.destroy()
    },
    close() {
      result.open = false
      server.close()
    },
  }
  return result
}

/** Brings the copy to where the primary was when it had published `until` notices of the employer. */
async function copyUntil(until: number): Promise<void> {
  const [patrones, nrps, avisos] = await Promise.all([
    t.ctx.db.selectFrom('patrones').selectAll().execute(),
    t.ctx.db.selectFrom('registros_patronales').selectAll().execute(),
    t.ctx.db.selectFrom('avisos').selectAll().where('publicacion', '<=', until).execute(),
  ])
  await copy.db.transaction().execute(async (tx) => {
    await sql`truncate patrones, entregas cascade`.execute(tx)
    await tx
      .insertInto('patrones')
      .values(patrones.map((p) => ({ ...p, ultima_publicacion: Math.min(until, p.ultima_publicacion) })))
      .execute()
    const last = (nrp: string) => Math.max(0, ...avisos.filter((a) => a.nrp === nrp).map((a) => a.posicion))
    await tx
      .insertInto('registros_patronales')
      .values(nrps.map((n) => ({ ...n, ultima_posicion: last(n.nrp) })))
      .execute()
    if (avisos.length > 0) {
      await tx
        .insertInto('avisos')
        .values(avisos.map((a) => ({ ...a, texto_resto: a.texto_resto.replace(OF_THE_PRIMARY, `"estatusCredito":"${COPIED}"`) })))
        .execute()
    }
  })
}

const read = async (query: string, rfc = PATRON): Promise<Page> => {
  const response = await t.app.inject({ url: `/v1/avisos?${query}`, headers: await bearer(t, rfc) })
  expect(response.statusCode).toBe(200)
  return response.json()
}
/** All pages of a query, up to the one after which there is no more. */
async function walk(query: string, rfc = PATRON, beforeEachPage: (page: number) => unknown = () => {}): Promise<Page['datos']> {
  const found: Page['datos'] = []
  let cursor = ''
  for (let n = 1; ; n++) {
    await beforeEachPage(n)
    const page = await read(query + cursor, rfc)
    found.push(...page.datos)
    cursor = `&cursor=${page.cursor}`
    if (!page.hayMas) return found
  }
}
const alternating = (count: number) => Array.from({ length: count }, (_, i) => ({ nrp: i % 2 ? B : A }))
const folios = (rows: Page['datos']) => rows.map((n) => n.folioAviso)
const source = (rows: Page['datos']) => rows.map((n) => (n.estatusCredito === COPIED ? 'c' : 'p')).join('')

test.skipIf(!onPostgres)(
  'pages come from the copy, and what it does not have yet from the primary, each notice once',
  async () => {
    const published = await publish(t, PATRON, alternating(10))
    await copyUntil(6)
    const found = await walk('limite=4')
    expect(folios(found)).toEqual(published)
    expect(source(found)).toBe('ccccccpppp')
    await copyUntil(0)
    expect(folios(await walk('limite=4'))).toEqual(published)
  },
)

test.skipIf(!onPostgres)('a copy that lags hides nothing from a reader who filters', async () => {
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER, nrps: [B] })
  const published = await publish(
    t,
    PATRON,
    alternating(12).map((n, i) => ({ ...n, tipo_aviso: i % 3 ? '02' : '12', nss: i % 4 ? '12345678903' : '01018000016' })),
  )
  const of = (holds: (i: number) => boolean) => published.filter((_, i) => holds(i))
  for (const lag of [0, 1, 5, 11, 12]) {
    await copyUntil(lag)
    expect(folios(await walk('tipoAviso=12&limite=2'))).toEqual(of((i) => i % 3 === 0))
    expect(folios(await walk('nss=01018000016&limite=2'))).toEqual(of((i) => i % 4 === 0))
    expect(folios(await walk('desde=2026-01-01&limite=5'))).toEqual(published)
    expect(folios(await walk(`nrp=${A}&limite=2`))).toEqual(of((i) => i % 2 === 0))
    expect(folios(await walk(`nrp=${B}&tipoAviso=12&limite=2`))).toEqual(of((i) => i % 2 === 1 && i % 3 === 0))
    expect(folios(await walk(`patron=${PATRON}&limite=4`, DEVELOPER))).toEqual(of((i) => i % 2 === 1))
  }
})

test.skipIf(!onPostgres)(
  'a reader never goes back when the copy does: rebuilt from an older backup, or another copy',
  async () => {
    const published = await publish(t, PATRON, alternating(10))
    const states = [7, 2, 0, 9, 3]
    const found = await walk('limite=2', PATRON, (page) => copyUntil(states[page - 1]!))
    expect(folios(found)).toEqual(published)
  },
)

test.skipIf(!onPostgres)('a copy that is ahead gives nothing that the primary has not published', async () => {
  const published = await publish(t, PATRON, alternating(6))
  await copyUntil(6)
  await sql`delete from avisos where publicacion > 4`.execute(t.ctx.db)
  await sql`update patrones set ultima_publicacion = 4`.execute(t.ctx.db)
  expect(folios(await walk('limite=10'))).toEqual(published.slice(0, 4))
})

test.skipIf(!onPostgres)(
  'the first delivery is written to the primary, and a copy that does not know it yet changes nothing',
  async () => {
    await publish(t, PATRON, alternating(4))
    await copyUntil(4)
    const first = await read('limite=10')
    expect(source(first.datos)).toBe('cccc')
    t.clock.advance(3_600)
    // The copy still knows of no delivery.
    const again = await read('limite=10')
    expect(again.datos).toEqual(first.datos)
    expect(new Set(again.datos.map((n) => n.fechaNotLinea))).toEqual(new Set([NOW]))
    expect(new Set((await deliveries(t.ctx)).values())).toEqual(new Set([NOW]))
    expect(await delivered(copy)).toEqual([])
  },
)

test.skipIf(!onPostgres)('who may read is asked of the primary: a revocation counts at once', async () => {
  await certified(t, DEVELOPER)
  await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  await publish(t, PATRON, alternating(2))
  await copyUntil(2)
  expect((await read(`patron=${PATRON}`, DEVELOPER)).datos).toHaveLength(2)
  await t.ctx.db.updateTable('relaciones_confianza').set({ revocada_el: t.ctx.now() }).execute()
  const refused = await t.app.inject({ url: `/v1/avisos?patron=${PATRON}`, headers: await bearer(t, DEVELOPER) })
  expect([refused.statusCode, refused.json().codigo]).toEqual([403, 'RELACION_NO_VIGENTE'])
})

test.skipIf(!onPostgres)('a copy that goes away is left alone for a while and used again when it is back', async () => {
  const published = await publish(t, PATRON, alternating(4))
  await copyUntil(4)
  expect(source((await read('limite=10')).datos)).toBe('cccc')
  way.open = false
  for (let i = 0; i < 3; i++) expect(folios((await read('limite=10')).datos)).toEqual(published)
  const tried = way.tried
  expect(source((await read('limite=10')).datos)).toBe('pppp')
  expect(way.tried).toBe(tried)
  t.clock.advance(REST_MS / 1000)
  expect(source((await read('limite=10')).datos)).toBe('pppp')
  expect(way.tried).toBe(tried + 1)
  way.open = true
  expect(source((await read('limite=10')).datos)).toBe('pppp')
  t.clock.advance(REST_MS / 1000)
  expect(source((await read('limite=10')).datos)).toBe('cccc')
  expect(t.logs.filter((l) => String(l.msg).startsWith('replica')).map((l) => l.msg)).toEqual([
    'replica failed; reading from the primary',
    'replica answers again',
  ])
})

test.skipIf(!onPostgres)(
  'a copy that a migration has not reached, or at which nobody listens, is no reason to refuse',
  async () => {
    const published = await publish(t, PATRON, alternating(3))
    await copyUntil(3)
    await copy.script('alter table avisos rename to avisos_de_antes')
    expect(source((await read('limite=10')).datos)).toBe('ppp')
    await copy.script('alter table avisos_de_antes rename to avisos')
    await replica.close()
    replica = connectReplica('postgres://postgres@127.0.0.1:1/sia', 2)
    t.ctx.database.replica = replica
    expect(folios((await read('limite=10')).datos)).toEqual(published)
  },
)

test.skipIf(!onPostgres)('a stream reads from the copy and ends with everything', async () => {
  const published = await publish(t, PATRON, alternating(7))
  await copyUntil(5)
  const headers = { ...(await bearer(t, PATRON)), accept: 'application/x-ndjson' }
  const lines = (await t.app.inject({ url: '/v1/avisos', headers })).body
    .trimEnd()
    .split('\n')
    .map((l) => JSON.parse(l))
  expect(lines.slice(0, -1).map((n) => n.folioAviso)).toEqual(published)
  expect(source(lines.slice(0, -1))).toBe('cccccpp')
  expect(lines.at(-1)).toMatchObject({ fin: true, cuantos: 7 })
})
