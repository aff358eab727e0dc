// Two importers whose transactions overlap, step by step: what the kill test finds by chance, here in one fixed order.
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Context } from '../../src/context.ts'
import { connectPostgres } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/database.ts'
import { importEmployers } from '../../src/modules/employers/index.ts'
import { importNotices } from '../../src/modules/notices/index.ts'
import { onPostgres } from '../support/database.ts'
import { holdCommits } from '../support/hold-commit.ts'
import { EMPLOYER, folio, NRP, ndjson, padron, record } from '../support/imports.ts'
import { bearer } from '../support/login.ts'
import { eventually } from '../support/processes.ts'
import { makeSequence, publishBySequence } from '../support/sequence-publisher.ts'
import { type Service, startService } from '../support/service.ts'

let t: Service
/** A second importer's connection; its transactions wait at the gate before they commit. */
let slow: Database
let gate: { reached: boolean; open(): void; passed: Promise<void> }

beforeAll(async () => {
  if (onPostgres) t = await startService()
  else console.warn('interleaving of importers: skipped, two transactions at one time need PostgreSQL (DATABASE_URL)')
})
afterAll(() => t?.stop())
beforeEach(async () => {
  if (!onPostgres) return
  await t.ctx.database.script('truncate patrones, entregas cascade')
  await importEmployers(t.ctx, padron([NRP.a, EMPLOYER.a], [NRP.b, EMPLOYER.a], [NRP.c, EMPLOYER.b]))
  const { promise, resolve } = Promise.withResolvers<void>()
  gate = { reached: false, open: resolve, passed: promise }
  slow = connectPostgres(t.databaseUrl!, 1)
  holdCommits(slow, atGate)
})
afterEach(async () => {
  gate?.open()
  await slow?.close()
})

const atGate = () => {
  gate.reached = true
  return gate.passed
}
const slowly = (): Context => ({ ...t.ctx, database: slow, db: slow.db })
const notices = (nrp: string, ...serials: number[]) =>
  serials.map((serial) => record({ folioAviso: folio(serial), nrp, numCredito: String(serial).padStart(10, '0') }))
const waitingForLock = async () =>
  (
    await sql<{ n: number }>`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(
      t.ctx.db,
    )
  ).rows[0]!.n

type Page = { datos: { folioAviso: string; posicion: number }[]; cursor: string }
const read = async (rfc: string, cursor?: string, filter = ''): Promise<Page> =>
  (
    await t.app.inject({
      url: `/v1/avisos?limite=100${filter}${cursor ? `&cursor=${cursor}` : ''}`,
      headers: await bearer(t, rfc),
    })
  ).json()
const folios = (page: Page) => page.datos.map((n) => n.folioAviso)

test.skipIf(!onPostgres)(
  'a slow transaction is never skipped: who comes after it for the same employer gets later numbers',
  async () => {
    const first = importNotices(slowly(), ndjson(...notices(NRP.a, 1, 2), ...notices(NRP.b, 3)))
    await eventually('the slow importer has its numbers', () => gate.reached)
    const second = importNotices(t.ctx, ndjson(...notices(NRP.a, 4), ...notices(NRP.b, 5)))
    await eventually('the second importer waits', waitingForLock)
    // Another employer's notices are not held up, and nobody sees half of what is under way.
    await importNotices(t.ctx, ndjson(...notices(NRP.c, 6)))
    expect(folios(await read(EMPLOYER.b))).toEqual([folio(6)])
    const before = await read(EMPLOYER.a)
    expect(before.datos).toEqual([])
    gate.open()
    await Promise.all([first, second])
    expect(folios(await read(EMPLOYER.a, before.cursor))).toEqual([1, 2, 3, 4, 5].map((n) => folio(n)))
    const byNrp = await read(EMPLOYER.a, undefined, `&nrp=${NRP.a}`)
    expect(byNrp.datos.map((n) => [n.folioAviso, n.posicion])).toEqual([
      [folio(1), 1],
      [folio(2), 2],
      [folio(4), 3],
    ])
  },
)

test.skipIf(!onPostgres)('numbers of a transaction that dies go to the next one, so no gap is left', async () => {
  const first = importNotices(slowly(), ndjson(...notices(NRP.a, 1, 2)), { retryDelays: [] })
  const died = expect(first).rejects.toMatchObject({ codigo: 'IMPORTACION_INTERRUMPIDA' })
  await eventually('the slow importer has its numbers', () => gate.reached)
  const second = importNotices(t.ctx, ndjson(...notices(NRP.a, 3)))
  await eventually('the second importer waits', waitingForLock)
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and state = 'idle in transaction'`.execute(t.ctx.db)
  await second
  gate.open()
  await died
  const { datos } = await read(EMPLOYER.a, undefined, `&nrp=${NRP.a}`)
  expect(datos.map((n) => [n.folioAviso, n.posicion])).toEqual([[folio(3), 1]])
})

test.skipIf(!onPostgres)('a plain sequence in the same order of events loses the slow transaction’s notices', async () => {
  await makeSequence(t.ctx.db)
  const lines = (...serials: number[]) => notices(NRP.a, ...serials).map((n) => JSON.stringify(n))
  const first = publishBySequence(t.ctx.db, lines(1, 2), atGate)
  await eventually('the slow publisher has its numbers', () => gate.reached)
  await publishBySequence(t.ctx.db, lines(3), () => wait(0))
  const before = await read(EMPLOYER.a)
  expect(folios(before)).toEqual([folio(3)])
  gate.open()
  await first
  expect(folios(await read(EMPLOYER.a))).toEqual([1, 2, 3].map((n) => folio(n)))
  expect(folios(await read(EMPLOYER.a, before.cursor))).toEqual([])
})
