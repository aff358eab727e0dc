// Short reads over one connection, planned once: several at one moment, other columns meanwhile, nothing but reads.
import { CompiledQuery, sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runBatched } from '../../src/db/batch-queries.ts'
import { readingPool } from '../../src/db/pipelined.ts'
import { onPostgres } from '../support/database.ts'
import { type Service, startService } from '../support/service.ts'

let t: Service
beforeAll(async () => {
  t = await startService()
  await t.ctx.database.script('create table lecturas_rapidas (n integer primary key, nombre text)')
  await t.ctx.database.script(`insert into lecturas_rapidas select n, 'n' || n from generate_series(1, 50) n`)
})
afterAll(() => t.stop())

const named = async (n: number) =>
  (await sql<{ nombre: string }>`select * from lecturas_rapidas where n = ${n}`.execute(t.ctx.database.reads)).rows
const backend = async () =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(t.ctx.database.reads)).rows[0]!.pid

test('each of many at one moment gets its own rows', async () => {
  const asked = Array.from({ length: 60 }, (_, i) => named(i))
  const found = await Promise.all(asked)
  expect(found.map((rows) => rows.map((row) => row.nombre))).toEqual(
    Array.from({ length: 60 }, (_, i) => (i >= 1 && i <= 50 ? [`n${i}`] : [])),
  )
})

test.runIf(onPostgres)('all go over one connection, and each text is planned once', async () => {
  await Promise.all([named(1), named(2), named(3)])
  expect(new Set(await Promise.all([backend(), backend(), backend()])).size).toBe(1)
  const { rows } = await sql<{ propios: number; generales: number }>`
    select custom_plans as propios, generic_plans as generales from pg_prepared_statements
    where statement like 'select * from lecturas_rapidas%'`.execute(t.ctx.database.reads)
  expect(rows).toEqual([{ propios: 0, generales: expect.any(Number) }])
  expect(rows[0]!.generales).toBeGreaterThanOrEqual(3)
})

test('a table that got another column meanwhile is read with it, at once', async () => {
  expect(await named(7)).toEqual([{ n: 7, nombre: 'n7' }])
  await t.ctx.database.script(`alter table lecturas_rapidas add column apodo text not null default 'x'`)
  expect(await Promise.all([named(7), named(8)])).toEqual([
    [{ n: 7, nombre: 'n7', apodo: 'x' }],
    [{ n: 8, nombre: 'n8', apodo: 'x' }],
  ])
})

test('a refused read is its own trouble', async () => {
  const outcomes = await Promise.allSettled([
    named(1),
    sql`select ${'siete'}::text::integer`.execute(t.ctx.database.reads),
    named(2),
  ])
  expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code))).toMatchObject([
    [{ nombre: 'n1' }],
    '22P02',
    [{ nombre: 'n2' }],
  ])
  expect(await named(3)).toMatchObject([{ nombre: 'n3' }])
})

test.runIf(onPostgres)('the connection outlives what it refuses, and what it has learnt with it', async () => {
  const before = await backend()
  for (let i = 0; i < 5; i++)
    await expect(sql`select ${'siete'}::text::integer`.execute(t.ctx.database.reads)).rejects.toMatchObject({ code: '22P02' })
  expect(await backend()).toBe(before)
})

describe('what would write is refused by the database itself', () => {
  const count = async () => (await sql`select from lecturas_rapidas`.execute(t.ctx.database.db)).rows.length
  test.each([
    ['a delete', 'delete from lecturas_rapidas returning n'],
    ['an insert behind a select', `with x as (insert into lecturas_rapidas (n) values (900) returning n) select n from x`],
    ['an update behind a select', `with x as (update lecturas_rapidas set nombre = 'otro' returning n) select n from x`],
    ['a lock that marks rows', 'select n from lecturas_rapidas for update'],
    ['a function that writes', 'select escribe_lecturas()'],
    ['a number of a sequence', "select nextval('folios_pruebas')"],
    ['a new table', 'create table lecturas_otras (n integer)'],
  ])('%s', async (_what, text) => {
    await t.ctx.database.script(`create or replace function escribe_lecturas() returns void language sql as
      $$ insert into lecturas_rapidas (n) values (901) $$`)
    const before = await named(7)
    await expect(t.ctx.database.reads.executeQuery(CompiledQuery.raw(text))).rejects.toMatchObject({ code: '25006' })
    expect([await count(), await named(7)]).toEqual([50, before])
  })

  test('also among questions of several requests', async () => {
    const text = `with x as (insert into lecturas_rapidas (n) values (902) returning n) select n from x where n > $1::int`
    await expect(runBatched(t.ctx.database, text, ['0'])).rejects.toMatchObject({ code: '25006' })
    expect(await count()).toBe(50)
  })

  test('and writing goes on beside it', async () => {
    const { db, reads } = t.ctx.database
    for (let i = 0; i < 3; i++) {
      const [, before] = await Promise.all([
        sql`update lecturas_rapidas set nombre = ${`v${i}`} where n = 9`.execute(db),
        sql`select 1`.execute(reads),
      ])
      expect(before.rows).toHaveLength(1)
      await db.transaction().execute((tx) => sql`update lecturas_rapidas set nombre = nombre || '!' where n = 9`.execute(tx))
      expect(await named(9)).toMatchObject([{ nombre: `v${i}!` }])
    }
  })

  test('nobody begins a transaction over it, which others would find themselves in', async () => {
    const begun = t.ctx.database.reads.transaction().execute((tx) => sql`select 1`.execute(tx))
    await expect(begun).rejects.toThrow('no transaction over the connection for reading')
  })

  test.runIf(onPostgres)('where the session does not keep what is set in it, there is no such connection', async () => {
    class Forgetful extends pg.Client {
      override query(...given: unknown[]): never {
        const [text, ...rest] = given as [unknown, ...unknown[]]
        const kept = typeof text === 'string' ? text.replace('set session characteristics as transaction read only;', '') : text
        return super.query(...([kept, ...rest] as Parameters<pg.Client['query']>)) as never
      }
    }
    const pool = readingPool({ connectionString: t.databaseUrl, Client: Forgetful as never } as pg.PoolConfig)
    await expect(pool.connect()).rejects.toThrow('could write')
    await pool.end()
  })
})
