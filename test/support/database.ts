// A migrated database for one test file: PGlite from the dump, or a PostgreSQL database cloned from the template.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { inject } from 'vitest'
import { connectPglite, connectPostgres, pgliteOptions } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/database.ts'

export const onPostgres = Boolean(process.env.DATABASE_URL)

/** A database of the test's own; `url` where it is PostgreSQL. Close it with `close()`, which also drops it. */
export async function openTestDatabase(): Promise<Database & { url: string | undefined }> {
  const adminUrl = process.env.DATABASE_URL
  if (!adminUrl) {
    const dump = new Blob([readFileSync(inject('pgliteDump'))])
    const database = connectPglite(await PGlite.create({ loadDataDir: dump, ...pgliteOptions }))
    return { ...database, url: undefined }
  }
  const name = `sia_test_${randomBytes(6).toString('hex')}`
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`create database ${name} template ${inject('postgresTemplate')} strategy file_copy`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  const database = connectPostgres(url.href, 10)
  return {
    ...database,
    url: url.href,
    async close() {
      await database.close()
      await admin.query(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}
