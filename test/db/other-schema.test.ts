// The connections of an environment beside production lead to its own tables, whatever DATABASE_URL and what lies in between say.
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectPostgres, type Database } from '../../src/db/connect.ts'
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
      await production.close()
    } finally {
      pooler.close()
    }
  },
)

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
