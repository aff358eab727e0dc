// Short reads over one connection, planned once: several at one moment, other columns meanwhile, nothing but reads.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
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
  (await sql<{ nombre: string }>`select * from lecturas_rapidas where n = ${n}`.execute(t.ctx.database.quick)).rows
const backend = async () =>
  (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(t.ctx.database.quick)).rows[0]!.pid

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
    where statement like 'select * from lecturas_rapidas%'`.execute(t.ctx.database.quick)
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
    sql`select ${'siete'}::text::integer`.execute(t.ctx.database.quick),
    named(2),
  ])
  expect(outcomes.map((one) => (one.status === 'fulfilled' ? one.value : one.reason.code))).toMatchObject([
    [{ nombre: 'n1' }],
    '22P02',
    [{ nombre: 'n2' }],
  ])
  expect(await named(3)).toMatchObject([{ nombre: 'n3' }])
})

test.runIf(onPostgres)('nothing is written over it and no transaction begun', async () => {
  const { quick, db } = t.ctx.database
  await expect(sql`delete from lecturas_rapidas`.execute(quick)).rejects.toThrow('only reads')
  await expect(quick.transaction().execute(async (tx) => sql`select 1`.execute(tx))).rejects.toThrow('only reads')
  expect((await sql`select from lecturas_rapidas`.execute(db)).rows).toHaveLength(50)
})
