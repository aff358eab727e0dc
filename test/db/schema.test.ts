// What is written from the migrations is what they make, and what has landed stays as it is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { dumpSchema } from '../../src/db/dump-schema.ts'
import { SCHEMA_DUMP_FILE, SCHEMA_FILE, schemaText } from '../../src/db/generate-schema.ts'
import { SUMS_FILE, withNew } from '../../src/db/landed.ts'
import { listMigrations } from '../../src/db/migrate.ts'
import { openTestDatabase } from '../support/database.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

test('the types of the tables are those that the migrations make (else: npm run schema)', async () => {
  expect(await schemaText(database)).toBe(readFileSync(SCHEMA_FILE, 'utf8'))
})

test('the dump of the schema is what the migrations make, in both schemas (else: npm run schema)', async () => {
  const dump = readFileSync(SCHEMA_DUMP_FILE, 'utf8')
  expect(await dumpSchema(database.db)).toBe(dump)
  expect(await dumpSchema(database.inSchema('sandbox', 1).db)).toBe(dump)
})

test('nothing is missing from the dump: what it makes in an empty database dumps the same', async () => {
  const other = await openTestDatabase()
  await other.script('drop schema public cascade; create schema public')
  await other.script(readFileSync(SCHEMA_DUMP_FILE, 'utf8'))
  expect(await dumpSchema(other.db)).toBe(readFileSync(SCHEMA_DUMP_FILE, 'utf8'))
  await other.close()
})

test('the dump tells of a change to a column, a constraint, an index, a function, a trigger, a view and a table option', async () => {
  const other = await openTestDatabase()
  let before = await dumpSchema(other.db)
  for (const change of [
    'alter table correos add column nota text',
    'alter table correos alter column nota set default now()::text',
    "alter table correos add constraint correos_nota_ok check (nota <> '')",
    'create index correos_nota on correos (nota) where nota is not null',
    'create function doble(n integer) returns integer language sql immutable as $$ select n * 2 $$',
    'create trigger correos_solo_altas before update on correos for each row execute function sia_solo_altas()',
    'create view correos_por_enviar as select id from correos where enviado_el is null',
    'alter table correos set (fillfactor = 50)',
    'alter table correos alter column nota set storage external',
    'create sequence correos_numero start with 7',
  ]) {
    await other.script(change)
    const after = await dumpSchema(other.db)
    expect(after, change).not.toBe(before)
    before = after
  }
  await other.close()
})

test('every migration that has landed is as it landed (else: restore it and add a new one; a new one: npm run schema)', () => {
  const list = readFileSync(SUMS_FILE, 'utf8')
  expect(withNew(list, listMigrations())).toBe(list)
})

test('a new migration is added to the list of those that have landed; one of them that was edited or taken away is refused', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sia-'))
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  write('0001_uno.sql', 'select 1')
  write('0002_dos.sql', 'select 2')
  const list = withNew('', listMigrations(folder))
  expect(list.split('\n').map((line) => line.slice(66))).toEqual(['0001_uno.sql', '0002_dos.sql', ''])
  write('0003_tres.sql', 'select 3')
  const longer = withNew(list, listMigrations(folder))
  expect([longer.startsWith(list), longer.slice(list.length + 66)]).toEqual([true, '0003_tres.sql\n'])
  write('0001_uno.sql', 'select 1 -- igual')
  expect(() => withNew(longer, listMigrations(folder))).toThrow('0001_uno.sql has landed')
  write('0001_uno.sql', 'select 1')
  rmSync(join(folder, '0002_dos.sql'))
  expect(() => withNew(longer, listMigrations(folder))).toThrow('0002_dos.sql has landed')
  rmSync(folder, { recursive: true })
})
