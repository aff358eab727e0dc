// `npm run schema`: writes from the migrations src/db/schema.ts, so that Kysely's types are the tables and nothing else,
// migrations/schema.dump.sql, where the tables can be read as they stand, and the migrations' checksums. Tests fail when one differs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'kysely'
import { connectPglite, pgliteOptions } from './connect.ts'
import type { Database } from './database.ts'
import { dumpSchema } from './dump-schema.ts'
import { SUMS_FILE, withNew } from './landed.ts'
import { listMigrations, MIGRATIONS_DIR, migrate, SCHEMA_DUMP } from './migrate.ts'

const TYPES: Record<string, string> = {
  text: 'string',
  integer: 'number',
  smallint: 'number',
  bigint: 'number',
  'double precision': 'number',
  boolean: 'boolean',
  date: 'string',
  numeric: 'string',
  bytea: 'ColumnType<Buffer, Uint8Array>',
  jsonb: 'ColumnType<unknown, string>',
  json: 'ColumnType<unknown, string>',
  'timestamp with time zone': 'ColumnType<Date, Date | string>',
  uuid: 'string',
  'text[]': 'string[]',
}

type Column = {
  table_name: string
  column_name: string
  data_type: string
  udt_name: string
  is_nullable: string
  has_default: boolean
  is_generated: boolean
}

/** The text of schema.ts for the tables in the database's current schema. */
export async function schemaText(database: Database): Promise<string> {
  const { rows } = await sql<Column>`
    select table_name, column_name, case when data_type = 'ARRAY' then substr(udt_name, 2) || '[]' else data_type end as data_type, udt_name, is_nullable,
      (column_default is not null or is_identity = 'YES') as has_default,
      (identity_generation = 'ALWAYS' or is_generated = 'ALWAYS') as is_generated
    from information_schema.columns
    where table_schema = current_schema() and table_name <> 'sia_migraciones'
    order by table_name collate "C", ordinal_position`.execute(database.db)
  const tables = Map.groupBy(rows, (r) => r.table_name)
  const interfaceName = (table: string) => table.replace(/(^|_)(\w)/g, (_, _bar, c: string) => c.toUpperCase())
  const lines = [
    '// Written by `npm run schema` from the migrations. Do not edit.',
    "import type { ColumnType, Generated, GeneratedAlways } from 'kysely'",
    '',
  ]
  for (const [table, columns] of tables) {
    lines.push(`export interface ${interfaceName(table)} {`)
    for (const c of columns) {
      const base = TYPES[c.data_type]
      if (!base) throw new Error(`no TypeScript type for ${table}.${c.column_name}: ${c.data_type}`)
      const type = c.is_nullable === 'YES' ? (base.startsWith('ColumnType') ? nullable(base) : `${base} | null`) : base
      lines.push(`  ${c.column_name}: ${c.is_generated ? `GeneratedAlways<${type}>` : c.has_default ? generated(type) : type}`)
    }
    lines.push('}', '')
  }
  lines.push('export interface DB {', ...[...tables.keys()].map((t) => `  ${t}: ${interfaceName(t)}`), '}', '')
  return lines.join('\n')
}

const nullable = (type: string) =>
  type.replace(/ColumnType<(.+), (.+)>/, (_, read: string, write: string) => `ColumnType<${read} | null, ${write} | null>`)

const generated = (type: string) => (type.startsWith('ColumnType') ? type.replace(/>$/, ' | undefined>') : `Generated<${type}>`)

export const SCHEMA_FILE = join(import.meta.dirname, 'schema.ts')
export const SCHEMA_DUMP_FILE = join(MIGRATIONS_DIR, SCHEMA_DUMP)

if (import.meta.main) {
  const landed = existsSync(SUMS_FILE) ? readFileSync(SUMS_FILE, 'utf8') : ''
  writeFileSync(SUMS_FILE, withNew(landed, listMigrations()))
  const database = connectPglite(await PGlite.create(pgliteOptions))
  await migrate(database)
  writeFileSync(SCHEMA_FILE, await schemaText(database))
  writeFileSync(SCHEMA_DUMP_FILE, await dumpSchema(database.db))
  await database.close()
}
