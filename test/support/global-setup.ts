// Once for the whole run: a migrated database to copy from. PGlite: a dump in a file; PostgreSQL: a template database.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { connectPglite, connectPostgres, pgliteOptions } from '../../src/db/connect.ts'
import { listMigrations, migrate } from '../../src/db/migrate.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    pgliteDump: string
    postgresTemplate: string
  }
}

const DAY_MS = 86_400_000

export default async function setup(project: TestProject) {
  const version = createHash('sha256').update('two schemas').update(JSON.stringify(listMigrations())).digest('hex').slice(0, 12)
  const adminUrl = process.env.DATABASE_URL
  if (adminUrl) {
    const template = `sia_test_template_${process.pid}`
    const admin = new pg.Client({ connectionString: adminUrl })
    await admin.connect()
    await admin.query(`drop database if exists ${template} with (force)`)
    await admin.query(`create database ${template}`)
    const url = new URL(adminUrl)
    url.pathname = `/${template}`
    const database = connectPostgres(url.href, 1)
    await migrate(database)
    await migrate(database.inSchema('sandbox', 1))
    await database.close()
    project.provide('postgresTemplate', template)
    project.provide('pgliteDump', '')
    return async () => {
      const made = "select datname as name from pg_database where datname = $1 or starts_with(datname, $1 || '_')"
      const { rows } = await admin.query<{ name: string }>(made, [template])
      // Its copies too: a worker ends without giving back what it kept for files to come.
      for (const { name } of rows) await admin.query(`drop database if exists ${name} with (force)`)
      await admin.end()
    }
  }
  const folder = join(tmpdir(), `sia-test-${process.getuid?.() ?? 0}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, `migrated-${version}.tar`)
  if (!existsSync(file)) {
    // Another run may be using another dump: only what is a day old goes.
    for (const old of readdirSync(folder).map((name) => join(folder, name))) {
      if (Date.now() - statSync(old).mtimeMs > DAY_MS) rmSync(old, { force: true })
    }
    const database = connectPglite(await PGlite.create(pgliteOptions))
    await migrate(database)
    await migrate(database.inSchema('sandbox', 1))
    const dump = await database.pglite!.dumpDataDir('none')
    writeFileSync(`${file}.${process.pid}`, Buffer.from(await dump.arrayBuffer()))
    renameSync(`${file}.${process.pid}`, file)
    await database.close()
  }
  project.provide('pgliteDump', file)
  project.provide('postgresTemplate', '')
}
