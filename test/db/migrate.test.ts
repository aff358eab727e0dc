// Migrations: safe when several processes start at once, all or nothing, forward only.
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { connectPglite, connectPostgres, pgliteOptions } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/database.ts'
import { listMigrations, type Migration, MigrationRefused, migrate, schemaVersion } from '../../src/db/migrate.ts'
import { onPostgres } from '../support/database.ts'

let open: () => Promise<Database>
let drop: () => Promise<void>
let pglite: PGlite | undefined
const databases: Database[] = []

beforeEach(async () => {
  if (!onPostgres) {
    pglite ??= await PGlite.create(pgliteOptions)
    await pglite.exec('drop schema public cascade; create schema public')
    const shared = connectPglite(pglite)
    open = async () => ({ ...shared, close: async () => {} })
    drop = async () => {}
    return
  }
  const name = `sia_test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const url = new URL(process.env.DATABASE_URL!)
  url.pathname = `/${name}`
  open = async () => connectPostgres(url.href, 3)
  drop = async () => {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
  }
})
afterEach(async () => {
  await Promise.all(databases.splice(0).map((database) => database.close()))
  await drop()
})

afterAll(() => pglite?.close())

async function empty(): Promise<Database> {
  const database = await open()
  databases.push(database)
  return database
}

const step = (numero: number, texto: string): Migration => ({
  numero,
  nombre: `paso-${numero}`,
  sha256: `${numero}:${texto}`,
  texto,
})
const FIRST = step(1, 'create table uno (n integer); insert into uno values (1)')
const SECOND = step(2, 'create table dos (n integer)')

const tables = async (database: Database) =>
  (
    await sql<{
      t: string
    }>`select table_name as t from information_schema.tables where table_schema = 'public' order by 1`.execute(database.db)
  ).rows.map((r) => r.t)

test('migrations apply in order, once, and say what they applied', async () => {
  const database = await empty()
  expect(await migrate(database, [FIRST, SECOND])).toEqual(['0001_paso-1', '0002_paso-2'])
  expect(await migrate(database, [FIRST, SECOND])).toEqual([])
  expect((await sql`select n from uno`.execute(database.db)).rows).toEqual([{ n: 1 }])
})

test("the service's own migrations apply, and the database says its version", async () => {
  const database = await empty()
  const all = listMigrations()
  expect(await migrate(database)).toHaveLength(all.length)
  expect(await schemaVersion(database)).toEqual({ database: all.at(-1)!.numero, release: all.at(-1)!.numero })
})

test('a database that a newer release migrated is refused and untouched', async () => {
  const database = await empty()
  await migrate(database, [FIRST, SECOND])
  const before = await tables(database)
  const attempt = migrate(database, [FIRST])
  await expect(attempt).rejects.toBeInstanceOf(MigrationRefused)
  await expect(attempt).rejects.toThrow('migración 2')
  expect(await tables(database)).toEqual(before)
})

test('a database with a migration in the middle that this release does not know is refused', async () => {
  const database = await empty()
  await migrate(database, [FIRST, SECOND, step(3, 'select 1')])
  await expect(migrate(database, [FIRST, step(3, 'select 1')])).rejects.toBeInstanceOf(MigrationRefused)
})

test('a landed file that was edited is refused by its name', async () => {
  const database = await empty()
  await migrate(database, [FIRST])
  await expect(migrate(database, [{ ...FIRST, sha256: 'otro' }, SECOND])).rejects.toThrow('1_paso-1 se editó')
  expect(await tables(database)).not.toContain('dos')
})

test('a failing migration leaves nothing of itself, keeps those before it, and can be mended', async () => {
  const database = await empty()
  const broken = step(2, 'create table dos (n integer); insert into dos values (1); select no_existe()')
  await expect(migrate(database, [FIRST, broken])).rejects.toThrow('falló la migración 2_paso-2')
  expect(await tables(database)).toEqual(['sia_migraciones', 'uno'])
  expect(await migrate(database, [FIRST, SECOND])).toEqual(['0002_paso-2'])
})

test.runIf(onPostgres)('eight processes that start at once apply each migration once', async () => {
  const all = await Promise.all(Array.from({ length: 8 }, empty))
  const slow = step(1, 'select pg_sleep(0.2); create table uno (n integer); insert into uno values (1)')
  const applied = await Promise.all(all.map((database) => migrate(database, [slow, SECOND])))
  expect(applied.flat().sort()).toEqual(['0001_paso-1', '0002_paso-2'])
  expect((await sql`select n from uno`.execute(all[0]!.db)).rows).toEqual([{ n: 1 }])
})

test.runIf(onPostgres)('a process that dies while it migrates frees the others', async () => {
  const [dying, waiting] = [await empty(), await empty()]
  const sleeping = migrate(dying, [step(1, 'create table uno (n integer); select pg_sleep(60)')]).catch((error: Error) => error)
  const pid = async () =>
    (
      await sql<{
        pid: number
      }>`select pid from pg_stat_activity where datname = current_database() and query like '%pg_sleep(60)%' and pid <> pg_backend_pid()`.execute(
        waiting.db,
      )
    ).rows[0]?.pid
  await expect.poll(pid).toBeTypeOf('number')
  const next = migrate(waiting, [FIRST])
  await sql`select pg_terminate_backend(${await pid()})`.execute(waiting.db)
  expect(await next).toEqual(['0001_paso-1'])
  expect(await sleeping).toBeInstanceOf(Error)
})

test('notices that were marked one by one are spans of those that follow one another and were delivered together', async () => {
  const database = await empty()
  const landed = listMigrations()
  await migrate(
    database,
    landed.filter(({ numero }) => numero === 1),
  )
  const marks = ['10:00', '10:00', null, '10:00', '11:00', '11:00'].map(
    (at, i) => [i + 1, at && `2026-02-10 ${at}:00.123Z`] as const,
  )
  await database.script(`
    insert into patrones (rfc, razon_social, creado_el, actualizado_el)
    values ('EKU9003173C9', 'EKU', now(), now()), ('MAB9307148T4', 'MAB', now(), now());
    insert into registros_patronales (nrp, rfc_patron, creado_el, actualizado_el) values ('A0112345101', 'EKU9003173C9', now(), now())`)
  for (const rfc of ['EKU9003173C9', 'MAB9307148T4'])
    for (const [publicacion, mark] of marks) {
      const folio = `R02${rfc.slice(0, 3)}${publicacion}`
      await sql`
        insert into avisos (rfc_patron, publicacion, nrp, posicion, folio_aviso, nss, num_credito, tipo_aviso, fecha_crea_aviso, tipo_credito,
          tipo_descuento, fac_descuento, mon_descuento, estatus_credito, publicado_el, contenido_sha256, texto_inicio, texto_resto, fecha_not_linea)
        values (${rfc}, ${publicacion}, 'A0112345101', ${publicacion + (rfc === 'EKU9003173C9' ? 0 : 100)}, ${folio}, '12345678903', '1426123456',
          '02', '2026-02-09', '001', '02', 0, 2450, '001', now(), '', ${`{"folioAviso":"${folio}","nrp":"A0112345101","nss":"12345678903",`}, '',
          ${mark}::timestamptz)`.execute(database.db)
    }
  await migrate(database, landed)
  const { rows } = await sql<{ rfc: string; desde: number; hasta: number; instante: Date }>`
    select rfc_patron as rfc, desde, hasta, instante from entregas order by 1, 2`.execute(database.db)
  const spans = [
    [1, 2, '2026-02-10T10:00:00.123Z'],
    [4, 4, '2026-02-10T10:00:00.123Z'],
    [5, 6, '2026-02-10T11:00:00.123Z'],
  ]
  expect(rows.map(({ rfc, desde, hasta, instante }) => [rfc, desde, hasta, instante.toISOString()])).toEqual(
    ['EKU9003173C9', 'MAB9307148T4'].flatMap((rfc) => spans.map((span) => [rfc, ...span])),
  )
})

describe('the folder of migrations', () => {
  test.each([
    ['a misnamed file', ['0001_uno.sql', '2_dos.sql'], '2_dos.sql'],
    ['a number given twice', ['0001_uno.sql', '0002_dos.sql', '0002_tres.sql'], '0002_dos.sql'],
  ])('%s is refused by its name', (_case, files, named) => {
    const folder = mkdtempSync(join(tmpdir(), 'sia-'))
    for (const file of files) writeFileSync(join(folder, file), 'select 1')
    expect(() => listMigrations(folder)).toThrow(named)
    rmSync(folder, { recursive: true })
  })

  test('gives every constraint of the schema a chosen name', async () => {
    for (const { nombre, texto } of listMigrations()) {
      const bare = texto
        .split('\n')
        .filter(
          (line) =>
            /\b(primary key|references|unique|check)\b/i.test(line.replace(/--.*/, '')) &&
            !/constraint|unique index|insert|^\s*and|^\s*or/i.test(line),
        )
      expect(bare.map((line) => `${nombre}: ${line.trim()}`)).toEqual([])
    }
  })
})
