// docs/scale.md says what keeps the tables from being distributed by employer: it must say all of it, and nothing else.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { openTestDatabase } from '../support/database.ts'

let database: Database
beforeAll(async () => {
  database = await openTestDatabase()
})
afterAll(() => database.close())

const text = readFileSync(join(import.meta.dirname, '../../docs/scale.md'), 'utf8')
/** First cells of the table below a heading. */
const namedBelow = (heading: string) =>
  [
    ...text
      .split(`## ${heading}\n`)[1]!
      .split('\n#')[0]!
      .matchAll(/^\| `(\w+)`.* \|$/gm),
  ]
    .map((m) => m[1]!)
    .sort()

const EMPLOYERS = sql`
  select c.oid as tabla, c.relname as nombre, a.attnum as columna from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and not a.attisdropped
    and (a.attname = 'rfc_patron' or (c.relname = 'patrones' and a.attname = 'rfc'))`

test('every key and reference without the employer’s column is named, with what becomes of it', async () => {
  const { rows } = await sql<{ nombre: string }>`
    with de_patron as (${EMPLOYERS})
    select i.indexrelid::regclass::text as nombre from pg_index i join de_patron t on t.tabla = i.indrelid
    where i.indisunique and not t.columna = any(i.indkey)
    union
    select f.conname::text from pg_constraint f
    join de_patron r on r.tabla = f.confrelid left join de_patron t on t.tabla = f.conrelid
    where f.contype = 'f' and not exists (
      select from generate_subscripts(f.conkey, 1) k where f.conkey[k] = t.columna and f.confkey[k] = r.columna)`.execute(
    database.db,
  )
  expect(namedBelow('What stands in the way')).toEqual(rows.map((r) => r.nombre).sort())
})

test('every table that belongs to an employer has its place', async () => {
  const { rows } = await sql<{ nombre: string }>`select nombre from (${EMPLOYERS}) t`.execute(database.db)
  const section = text.split('## By employer')[1]!.split('\n### ')[0]!
  expect(rows.map((r) => r.nombre).filter((name) => !section.includes(`\`${name}\``))).toEqual([])
})
