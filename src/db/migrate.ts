// Plain SQL migrations, `NNNN_name.sql`, forward only. Safe when several processes start at once (an advisory lock; the
// losers find the work done), all or nothing per file, and refusing a database that a newer release has migrated.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import type { Database } from './connect.ts'

export type Migration = { numero: number; nombre: string; sha256: string; texto: string }

export const MIGRATIONS_DIR = join(import.meta.dirname, '..', '..', 'migrations')
const LOCK = 7_401_202_611 // any constant; it only has to be ours

export class MigrationRefused extends Error {}

export function listMigrations(dir: string = MIGRATIONS_DIR): Migration[] {
  return readdirSync(dir)
    .filter((file) => /^\d{4}_[a-z0-9-]+\.sql$/.test(file))
    .sort()
    .map((file) => {
      const texto = readFileSync(join(dir, file), 'utf8')
      return { numero: Number(file.slice(0, 4)), nombre: file.slice(5, -4), sha256: createHash('sha256').update(texto).digest('hex'), texto }
    })
}

/** Applies what is missing and returns the names applied. Refuses a newer schema and a landed file that was edited. */
export async function migrate(database: Database, migrations: Migration[] = listMigrations()): Promise<string[]> {
  const applied: string[] = []
  // One connection holds the session lock throughout; scripts go over the same one, so a dead process frees it.
  const step = async (run: (text: string) => Promise<unknown>, query: <T>(text: string) => Promise<T[]>) => {
    await run(`create table if not exists sia_migraciones (
      numero integer constraint sia_migraciones_pk primary key, nombre text not null, sha256 text not null,
      aplicada_el timestamptz not null default now())`)
    const done = new Map((await query<{ numero: number; nombre: string; sha256: string }>('select numero, nombre, sha256 from sia_migraciones')).map((r) => [r.numero, r]))
    const newest = migrations.at(-1)?.numero ?? 0
    const beyond = [...done.values()].filter((r) => r.numero > newest)
    if (beyond.length > 0) {
      throw new MigrationRefused(
        `the database has migration ${Math.max(...beyond.map((r) => r.numero))}, this release ends at ${newest}; start a release as new as the database`,
      )
    }
    for (const m of migrations) {
      const landed = done.get(m.numero)
      if (landed && landed.sha256 !== m.sha256) {
        throw new MigrationRefused(`migration ${m.numero}_${m.nombre} was edited after it had been applied; restore the file and add a new one`)
      }
      if (landed) continue
      await run(`begin;\n${m.texto}\n;insert into sia_migraciones (numero, nombre, sha256) values (${m.numero}, '${m.nombre}', '${m.sha256}');\ncommit;`).catch(
        async (error: unknown) => {
          await run('rollback').catch(() => {})
          throw new Error(`migration ${m.numero}_${m.nombre} failed: ${(error as Error).message}`, { cause: error })
        },
      )
      applied.push(`${String(m.numero).padStart(4, '0')}_${m.nombre}`)
    }
  }

  if (database.pool) {
    const client = await database.pool.connect()
    try {
      await client.query('set statement_timeout = 0')
      await client.query(`select pg_advisory_lock(${LOCK})`)
      await step((text) => client.query(text), async <T>(text: string) => (await client.query(text)).rows as T[])
    } finally {
      await client.query(`select pg_advisory_unlock(${LOCK})`).catch(() => {})
      client.release(true)
    }
  } else {
    await step(database.script, async <T>(text: string) => (await sql<T>`${sql.raw(text)}`.execute(database.db)).rows)
  }
  return applied
}

/** Number of the newest migration in the database and of this release: unequal means the service is not ready. */
export async function schemaVersion(database: Database): Promise<{ database: number; release: number }> {
  const { rows } = await sql<{ n: number | null }>`select max(numero) as n from sia_migraciones`.execute(database.db)
  return { database: rows[0]?.n ?? 0, release: listMigrations().at(-1)?.numero ?? 0 }
}
