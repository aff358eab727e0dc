// The connections of an environment beside production lead to its own tables and production's to none of those, whatever DATABASE_URL,
// its role and what lies in between say.
import { randomBytes } from 'node:crypto'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { sql } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { connectPostgres } from '../../src/db/connect.ts'
import { type Database, LedAstray } from '../../src/db/database.ts'
import { MigrationRefused, migrate } from '../../src/db/migrate.ts'
import { connectReplica } from '../../src/db/replica.ts'
import { onPostgres, openTestDatabase } from '../support/database.ts'

let own: Awaited<ReturnType<typeof openTestDatabase>>
beforeAll(async () => {
  if (onPostgres) own = await openTestDatabase()
})
afterAll(() => own?.close())

async function inSandbox<T>(url: URL, work: (sandbox: Database) => Promise<T>): Promise<T> {
  const production = connectPostgres(url.href, 1)
  try {
    return await work(production.inSchema('sandbox', 1))
  } finally {
    await production.close()
  }
}
const settings = async ({ db }: Database) =>
  (
    await sql<object>`select current_schema() as schema, current_setting('statement_timeout') as timeout,
      current_setting('work_mem') as memory`.execute(db)
  ).rows[0]

test.runIf(onPostgres)('options of the address neither lead the sandbox to production tables nor lift its limits', async () => {
  const url = new URL(own.url!)
  url.searchParams.set('options', '-c search_path=public -c work_mem=5MB')
  url.searchParams.set('statement_timeout', '0')
  expect(await inSandbox(url, settings)).toEqual({ schema: 'sandbox', timeout: '15s', memory: '5MB' })
})

test.runIf(onPostgres)(
  'behind a pooler that drops start-up options the sandbox gets no connection, instead of production tables',
  async () => {
    const pooler = await withoutStartupOptions(new URL(own.url!))
    try {
      const url = new URL(own.url!)
      url.host = `127.0.0.1:${(pooler.address() as AddressInfo).port}`
      await expect(inSandbox(url, settings)).rejects.toThrow('a connection for schema sandbox leads to')
      const production = connectPostgres(url.href, 1)
      expect(await settings(production)).toMatchObject({ schema: 'public' })
      const written = sql`create table escrita_leyendo (n integer)`.execute(production.reads)
      await expect(written).rejects.toMatchObject({ code: '25006' })
      await production.close()
    } finally {
      pooler.close()
    }
  },
)

test.runIf(onPostgres)(
  'a role named as the sandbox does not lead production to its tables: it is told, and nothing is done',
  async () => {
    await asRole('sandbox', async (url, admin) => {
      const production = connectPostgres(url, 2)
      try {
        const refused = /llevan al esquema sandbox.*rol sandbox, search_path "\$user", public/
        await expect(settings(production)).rejects.toThrow(refused)
        await expect(migrate(production)).rejects.toThrow(MigrationRefused)
        await expect(migrate(production)).rejects.toThrow(refused)
        await expect(sql`select 1`.execute(production.reads)).rejects.toThrow(refused)
        // What is to be read in the sandbox still is: its connections name their schema.
        expect(await settings(production.inSchema('sandbox', 1))).toMatchObject({ schema: 'sandbox' })
        // A copy that leads there counts as one that is away.
        const replica = connectReplica(url, 1)
        const warn = vi.fn()
        const ctx = { now: () => new Date('2026-02-10T18:00:00Z'), log: { warn, info: warn } as unknown as Logger }
        expect(await replica.read(ctx, settings)).toBeUndefined()
        await replica.close()
        // As the message says.
        await admin.query('alter role sandbox set search_path = public')
        expect(await settings(production)).toMatchObject({ schema: 'public' })
        expect(await migrate(production)).toEqual([])
      } finally {
        await production.close()
      }
    })
  },
)

test.runIf(onPostgres)('nor do options of the address or what a role of another name is set to', async () => {
  for (const path of ['sandbox', 'public,sandbox', '"sandbox", public']) {
    const url = new URL(own.url!)
    url.searchParams.set('options', `-c search_path=${path.replaceAll(' ', '')}`)
    const production = connectPostgres(url.href, 1)
    await expect(settings(production)).rejects.toThrow(LedAstray)
    await production.close()
  }
  const url = new URL(own.url!)
  url.searchParams.set('options', '-c search_path=sandbox_viejo,public')
  const production = connectPostgres(url.href, 1)
  expect(await settings(production)).toMatchObject({ schema: 'public' })
  await production.close()
})

const MADE_HERE = 'made and dropped by tests of SIA'

/** With a role of this name, made for the while; one run of these tests at a time, for roles are the whole server's. */
async function asRole(name: string, work: (url: string, admin: pg.Client) => Promise<void>): Promise<void> {
  const admin = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(74012027)')
    const password = randomBytes(16).toString('hex')
    const { rows } = await admin.query(`select shobj_description(oid, 'pg_authid') as of from pg_roles where rolname = '${name}'`)
    if (rows[0] && rows[0].of !== MADE_HERE) throw new Error(`this server has a role ${name} that is not of these tests`)
    await admin.query(`drop role if exists ${name}; create role ${name} superuser login password '${password}'`)
    await admin.query(`comment on role ${name} is '${MADE_HERE}'`)
    const url = new URL(own.url!)
    Object.assign(url, { username: name, password })
    await work(url.href, admin).finally(() => admin.query(`drop role ${name}`))
  } finally {
    await admin.end()
  }
}

/** Hands connections on to the database at `url`, without what their first message says of options. */
async function withoutStartupOptions(url: URL): Promise<Server> {
  const server = createServer((client) => {
    const database = connect(Number(url.port || 5432), url.hostname)
    client.once('data', (first) => {
      const pairs = first.subarray(8).toString('latin1').split('\0')
      const at = pairs.findIndex((name, i) => i % 2 === 0 && name === 'options')
      if (at >= 0) pairs.splice(at, 2)
      const body = Buffer.from(pairs.join('\0'), 'latin1')
      const head = Buffer.alloc(8)
      head.writeInt32BE(8 + body.length)
      first.copy(head, 4, 4, 8)
      database.write(Buffer.concat([head, body]))
      client.pipe(database)
    })
    database.pipe(client)
    for (const side of [client, database]) side.on('error', () => [client, database].forEach((each) => void each.destroy()))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}
