// What benches share: a PostgreSQL database (DATABASE_URL names the server), the service's Context over it, and medians.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { readConfig } from '../../src/config.ts'
import { type Context, makeContext } from '../../src/context.ts'
import { connectPostgres } from '../../src/db/connect.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeLogger } from '../../src/platform/logger.ts'
import { loadKeyring } from '../../src/platform/master-key.ts'

export type BenchService = { ctx: Context; url: string; dataDir: string; close(): Promise<void> }

/** A migrated database that is dropped again by `close`; with `base`, the one of that name, made if it is not there, and kept. */
export async function openBenchService(name: string, base?: string): Promise<BenchService> {
  const adminUrl = process.env.DATABASE_URL ?? 'postgres://postgres@127.0.0.1/postgres'
  const database = base ?? `sia_bench_${name}_${process.pid}`
  if (!/^[a-z][a-z0-9_]{0,62}$/.test(database)) throw new Error(`${database} is no name for a bench's database`)
  const dataDir = mkdtempSync(join(tmpdir(), 'sia-bench-'))
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  const { rowCount } = await admin.query('select from pg_database where datname = $1', [database])
  if (rowCount === 0) await admin.query(`create database ${database}`)
  const url = Object.assign(new URL(adminUrl), { pathname: `/${database}` }).href
  const ctx = benchContext(url, dataDir)
  await migrate(ctx.database)
  // The signing keys of an earlier run are sealed by a master key that went with its data folder.
  if (base !== undefined) await ctx.database.script('delete from llaves_firma')
  return {
    ctx,
    url,
    dataDir,
    async close() {
      await ctx.database.close()
      if (base === undefined) await admin.query(`drop database if exists ${database} with (force)`)
      await admin.end()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** The same service as another process sees it. `settings`: of the pool, instead of the product's own. */
export function benchContext(url: string, dataDir: string, settings: pg.PoolConfig = {}): Context {
  const config = readConfig({ DATABASE_URL: url, DATA_DIR: dataDir })
  return makeContext({
    config,
    database: connectPostgres(url, config.databasePool, undefined, settings),
    log: makeLogger('error'),
    mail: { send: async () => {}, close() {} },
    keyring: loadKeyring(config),
  })
}

/** `share` from 0 to 1. */
export const quantile = (values: number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))]!

export const median = (values: number[]): number => quantile(values, 0.5)
