// Plain SQL migrations, `NNNN_name.sql`, forward only. Safe when several processes start at once (an advisory lock; the
// losers find the work done), all or nothing per file, and refusing a database that a newer release has migrated.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { type Database, LedAstray } from './database.ts'

export type Migration = { numero: number; nombre: string; sha256: string; texto: string }

export const MIGRATIONS_DIR = join(import.meta.dirname, '..', '..', 'migrations')
/** Lies among them and is none. */
export const SCHEMA_DUMP = 'schema.dump.sql'
const LOCK = 7_401_202_611 // any constant; it only has to be ours
const SCHEMA_LOCK = 7_401_202_612

/** Its name, as files and messages say it. */
export const stemOf = ({ numero, nombre }: Migration): string => `${String(numero).padStart(4, '0')}_${nombre}`

/** The database and this release do not fit together; nothing was changed. */
export class MigrationRefused extends Error {}

/** In order of number. Refuses a misnamed .sql file, which would be left out silently, and a number given twice. */
export function listMigrations(dir: string = MIGRATIONS_DIR): Migration[] {
  const files = readdirSync(dir)
    .filter((file) => file.endsWith('.sql') && file !== SCHEMA_DUMP)
    .sort()
  for (const [i, file] of files.entries()) {
    if (!/^\d{4}_[a-z0-9-]+\.sql$/.test(file))
      throw new MigrationRefused(`migrations/${file}: el nombre debe ser NNNN_nombre.sql`)
    if (files[i + 1]?.startsWith(file.slice(0, 5)))
      throw new MigrationRefused(`migrations/${file}: otro archivo lleva el mismo número`)
  }
  return files.map((file) => {
    const texto = readFileSync(join(dir, file), 'utf8')
    return {
      numero: Number(file.slice(0, 4)),
      nombre: file.slice(5, -4),
      sha256: createHash('sha256').update(texto).digest('hex'),
      texto,
    }
  })
}

/** Applies what is missing and returns the names applied. Refuses a newer schema and a landed file that was edited. */
export async function migrate(database: Database, migrations: Migration[] = listMigrations()): Promise<string[]> {
  const applied: string[] = []
  // One connection holds the session lock throughout; scripts go over the same one, so a dead process frees it.
  const step = async (run: (text: string) => Promise<unknown>, query: <T>(text: string) => Promise<T[]>) => {
    if (database.schema) await run(`create schema if not exists ${database.schema}`)
    await run(`create table if not exists sia_migraciones (
      numero integer constraint sia_migraciones_pk primary key, nombre text not null, sha256 text not null,
      aplicada_el timestamptz not null default now())`)
    const done = new Map(
      (await query<{ numero: number; nombre: string; sha256: string }>('select numero, nombre, sha256 from sia_migraciones')).map(
        (r) => [r.numero, r],
      ),
    )
    const newest = migrations.at(-1)?.numero ?? 0
    const known = new Set(migrations.map((m) => m.numero))
    const unknown = [...done.keys()].filter((numero) => !known.has(numero))
    if (unknown.length > 0) {
      throw new MigrationRefused(
        `la base de datos tiene la migración ${Math.max(...unknown)} y esta versión del programa llega a la ${newest} sin conocerla; use una versión tan nueva como la base`,
      )
    }
    for (const m of migrations) {
      const landed = done.get(m.numero)
      if (landed && landed.sha256 !== m.sha256) {
        throw new MigrationRefused(
          `la migración ${m.numero}_${m.nombre} se editó después de aplicarse; restaure el archivo y agregue una nueva`,
        )
      }
      if (landed) continue
      await run(
        `begin;\n${m.texto}\n;insert into sia_migraciones (numero, nombre, sha256) values (${m.numero}, '${m.nombre}', '${m.sha256}');\ncommit;`,
      ).catch(async (error: unknown) => {
        await run('rollback').catch(() => {})
        throw new Error(`falló la migración ${m.numero}_${m.nombre}: ${(error as Error).message}`, { cause: error })
      })
      applied.push(stemOf(m))
    }
  }

  const lock = database.schema ? SCHEMA_LOCK : LOCK
  if (database.pool) {
    const client = await database.pool.connect().catch((error: unknown) => {
      throw error instanceof LedAstray ? new MigrationRefused(error.message, { cause: error }) : error
    })
    try {
      await client.query('set statement_timeout = 0')
      await client.query(`select pg_advisory_lock(${lock})`)
      await step(
        (text) => client.query(text),
        async <T>(text: string) => (await client.query(text)).rows as T[],
      )
    } finally {
      await client.query(`select pg_advisory_unlock(${lock})`).catch(() => {})
      client.release(true)
    }
  } else {
    await step(database.script, async <T>(text: string) => (await sql<T>`${sql.raw(text)}`.execute(database.db)).rows)
  }
  return applied
}

let release: number | undefined

/** Number of the newest migration in the database and of this release: unequal means the service is not ready. */
export async function schemaVersion(database: Database): Promise<{ database: number; release: number }> {
  release ??= listMigrations().at(-1)?.numero ?? 0
  const { rows } = await sql<{ n: number | null }>`select max(numero) as n from sia_migraciones`.execute(database.db)
  return { database: rows[0]?.n ?? 0, release }
}
