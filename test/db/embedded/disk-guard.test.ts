import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectPglite, pgliteOptions } from '../../../src/db/connect.ts'
import type { Database } from '../../../src/db/database.ts'
import { RESERVE_BYTES } from '../../../src/db/embedded/disk-guard.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import { toProblem } from '../../../src/http/problem-handler.ts'

let database: Database
let room = Number.POSITIVE_INFINITY
beforeAll(async () => {
  database = connectPglite(await PGlite.create(pgliteOptions), undefined, async () => room)
  await sql`create table cosas (n integer)`.execute(database.db)
})
afterAll(() => database.close())

const stored = async () => (await sql<{ n: number }>`select n from cosas order by n`.execute(database.db)).rows.map((r) => r.n)
const looked = () => new Promise((resolve) => setTimeout(resolve, 250))

test('a disk that fills up refuses writing with 503 before it harms the embedded database, keeps reading, and recovers', async () => {
  await sql`insert into cosas values (1)`.execute(database.db)
  room = RESERVE_BYTES - 1
  await looked()
  const refused = await sql`insert into cosas values (2)`.execute(database.db).catch((error: unknown) => error)
  expect(refused).toMatchObject({ code: '53100' })
  expect(toProblem(refused)).toMatchObject({ codigo: 'SERVICIO_NO_DISPONIBLE', status: 503 })
  const halfDone = inTransaction(database.db, async (tx) => {
    await sql`select 1`.execute(tx)
    await sql`insert into cosas values (3)`.execute(tx)
  })
  await expect(halfDone).rejects.toMatchObject({ code: '53100' })
  expect(await stored()).toEqual([1])

  room = RESERVE_BYTES
  await looked()
  await inTransaction(database.db, async (tx) => {
    await sql`insert into cosas values (4)`.execute(tx)
  })
  expect(await stored()).toEqual([1, 4])
})
