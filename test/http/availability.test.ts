// A database that is away, or a full disk, is 503 with Retry-After: try later, nothing was saved.
import { createServer } from 'node:net'
import { sql } from 'kysely'
import pg from 'pg'
import { Type } from 'typebox'
import { afterEach, expect, test } from 'vitest'
import { connectPostgres } from '../../src/db/connect.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { isAway } from '../../src/http/problem-handler.ts'
import { type BareServer, startBareServer } from '../support/bare-server.ts'
import { onPostgres } from '../support/database.ts'
import { startService } from '../support/service.ts'

let running: { stop(): Promise<void> } | undefined
afterEach(async () => {
  await running?.stop()
  running = undefined
})

const response = { 200: { description: 'Bien', ...Type.Object({}) } }

async function serverOver(work: (t: BareServer) => Promise<unknown>, url?: string): Promise<BareServer> {
  const t: BareServer = await startBareServer(
    (app) => app.get('/trabajo', { config: { access: 'public' }, schema: { response } }, async () => (await work(t)) ?? {}),
    url ? { database: connectPostgres(url, 2) } : {},
  )
  running = t
  return t
}

function expectAway(response: { statusCode: number; headers: Record<string, unknown>; json(): { codigo: string } }) {
  expect(response.statusCode).toBe(503)
  expect(response.json().codigo).toBe('SERVICIO_NO_DISPONIBLE')
  expect(Number(response.headers['retry-after'])).toBeGreaterThan(0)
}

const touch = (t: BareServer) => sql`select 1`.execute(t.ctx.db)

/** A port of this machine at which nobody listens. */
const closedPort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })

test('a database at which nobody listens is 503, and the service is not ready but alive', async () => {
  const url = `postgres://postgres@127.0.0.1:${await closedPort()}/sia`
  const t = await serverOver(touch, url)
  expectAway(await t.app.inject('/trabajo'))
  expect(JSON.stringify((await t.app.inject('/trabajo')).json())).not.toContain('ECONNREFUSED')
})

test('the production service without its database: /readyz 503, /livez 200', async () => {
  const t = await startService({
    parts: { database: connectPostgres(`postgres://postgres@127.0.0.1:${await closedPort()}/sia`, 2) },
  })
  running = t
  expectAway(await t.app.inject('/readyz'))
  expect((await t.app.inject('/livez')).statusCode).toBe(200)
})

test('a full disk is 503 and leaves nothing behind', async () => {
  const t = await serverOver((t) =>
    inTransaction(t.ctx.db, async (tx) => {
      await sql`insert into desarrolladores (rfc, creado_el) values ('GODE561231GR8', now())`.execute(tx)
      await sql`do $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`.execute(tx)
    }),
  )
  expectAway(await t.app.inject('/trabajo'))
  expect(await t.ctx.db.selectFrom('desarrolladores').selectAll().execute()).toEqual([])
})

test.each([
  [{ code: '53100' }, true],
  [{ code: '53300' }, true],
  [{ code: '57P01' }, true],
  [{ code: '08006' }, true],
  [{ code: 'ENOSPC' }, true],
  [{ code: 'ECONNREFUSED' }, true],
  [{ errors: [{ code: 'ECONNREFUSED' }, { code: 'ECONNREFUSED' }] }, true],
  [new Error('Connection terminated unexpectedly'), true],
  [new Error('timeout exceeded when trying to connect'), true],
  [{ code: '23505' }, false],
  [{ code: '42P01' }, false],
  [new TypeError('x is not a function'), false],
  [undefined, false],
])('%j means away: %s', (error, away) => expect(isAway(error)).toBe(away))

test.runIf(onPostgres)(
  'connections cut in the middle of a transaction are 503, nothing is left, and the next request works',
  async () => {
    let cut = true
    const t = await serverOver((t) =>
      inTransaction(t.ctx.db, async (tx) => {
        await sql`insert into desarrolladores (rfc, creado_el) values ('GODE561231GR8', now())`.execute(tx)
        if (!cut) return
        await disconnect(t)
        await sql`select 1`.execute(tx)
      }),
    )
    expectAway(await t.app.inject('/trabajo'))
    expect(await t.ctx.db.selectFrom('desarrolladores').selectAll().execute()).toEqual([])
    cut = false
    expect((await t.app.inject('/trabajo')).statusCode).toBe(200)
  },
)

test.runIf(onPostgres)('idle connections that were cut do not end the process; the next request works', async () => {
  const t = await serverOver(touch)
  await Promise.all([t.app.inject('/trabajo'), t.app.inject('/trabajo')])
  await disconnect(t)
  await expect.poll(async () => (await t.app.inject('/trabajo')).statusCode).toBe(200)
})

/** Ends every connection to the server's database, as a restart of PostgreSQL does, and waits until they are gone. */
async function disconnect(t: BareServer): Promise<void> {
  const name = t.ctx.database.pool!.options.connectionString!.split('/').at(-1)!
  const admin = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await admin.connect()
  await admin.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name])
  const others = async () =>
    (await admin.query('select count(*)::int as n from pg_stat_activity where datname = $1', [name])).rows[0].n
  await expect.poll(others).toBe(0)
  await admin.end()
}
