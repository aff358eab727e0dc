// A migrated database for one test file. What a file gives back is made as good as new (support/clean.ts) for the next file of the same
// worker: a PGlite instance begun from the dump, or a PostgreSQL database cloned from the template.
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { inject } from 'vitest'
import { connectPglite, connectPostgres, pgliteOptions } from '../../src/db/connect.ts'
import type { Database } from '../../src/db/database.ts'
import { learn, type Run } from './clean.ts'
import { untilClosed } from './until-closed.ts'

export const onPostgres = Boolean(process.env.DATABASE_URL)

type Kept<T> = T & { clean(): Promise<boolean>; discard(): Promise<void> }
const pglites: Kept<{ pglite: PGlite }>[] = []
const onServer: Kept<{ url: string }>[] = []
/** Each ends a database that was not given back yet. */
const lent = new Set<() => Promise<void>>()

/** A database of the test's own; `url` where it is PostgreSQL. Close it with `close()`: what is left behind is cleaned there. */
export async function openTestDatabase(): Promise<Database & { url: string | undefined }> {
  return onPostgres ? openOnServer() : openEmbedded()
}

/** Those of a file that failed before it could close them; the next file begins without. */
export function discardLeftovers(): void {
  for (const discard of lent) void discard().catch(() => {})
}

async function openEmbedded() {
  const kept = pglites.pop() ?? (await newPglite())
  const database = connectPglite(untilClosed(kept.pglite))
  return { ...database, url: undefined, close: closing(database, kept, pglites) }
}

async function openOnServer() {
  const kept = onServer.pop() ?? (await newOnServer())
  const database = connectPostgres(kept.url, 10)
  return { ...database, url: kept.url, close: closing(database, kept, onServer) }
}

function closing<T>(database: Database, own: Kept<T>, to: Kept<T>[]): () => Promise<void> {
  // Variables of a file outlive it; what is discarded must not.
  let kept: Kept<T> | undefined = own
  const end = async (then: (kept: Kept<T>) => Promise<unknown>) => {
    const ended = kept
    kept = undefined
    lent.delete(discard)
    if (!ended) return
    await database.close()
    await then(ended)
  }
  const discard = () => end((kept) => kept.discard())
  lent.add(discard)
  return () => end(async (kept) => ((await kept.clean()) ? to.push(kept) : kept.discard()))
}

async function newPglite() {
  const pglite = await PGlite.create({ loadDataDir: new Blob([readFileSync(inject('pgliteDump'))]), ...pgliteOptions })
  const run = embeddedRun(pglite)
  const clean = await learn(run, true)
  return { pglite, clean: () => clean(run), discard: () => pglite.close() }
}

async function newOnServer() {
  const name = `${inject('postgresTemplate')}_${randomBytes(6).toString('hex')}`
  const url = new URL(process.env.DATABASE_URL!)
  url.pathname = `/${name}`
  await connectedTo(process.env.DATABASE_URL!, (run) => run(`create database ${name} template ${inject('postgresTemplate')}`))
  const clean = await connectedTo(url.href, (run) => learn(run, false))
  return {
    url: url.href,
    clean: () =>
      connectedTo(url.href, async (run) => {
        await run(`select pg_terminate_backend(pid, ${GONE_WITHIN_MS}) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()`)
        return clean(run)
      }),
    discard: async () =>
      void (await connectedTo(process.env.DATABASE_URL!, (run) => run(`drop database if exists ${name} with (force)`))),
  }
}

/** Over a connection for this alone: tests count those of their database, and cut them all. */
async function connectedTo<T>(url: string, work: (run: Run) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(serverRun(client))
  } finally {
    await client.end()
  }
}

const GONE_WITHIN_MS = 60_000

export const embeddedRun =
  (pglite: PGlite): Run =>
  async (script) =>
    (await pglite.exec(script)).at(-1)!.rows

export const serverRun =
  (client: pg.Client | pg.Pool): Run =>
  async (script) => {
    const results = (await client.query(script)) as pg.QueryResult | pg.QueryResult[]
    return (Array.isArray(results) ? results.at(-1)! : results).rows
  }
