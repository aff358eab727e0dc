// Statements of the hot paths, by name: PostgreSQL then parses and plans each once for a connection instead of at every call.
// PGlite runs them through Kysely, whose queue for the one connection they must not jump.
import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import type pg from 'pg'
import type { Database } from './connect.ts'

const names = new Map<string, string>()

function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `sia_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
    names.set(text, name)
  }
  return name
}

/** `text`: SQL with $1…; never built from what a caller sent, since every text is kept. */
export async function runPrepared<Row extends object>(database: Database, text: string, values: unknown[]): Promise<Row[]> {
  if (database.pool) return (await database.pool.query<Row>({ name: nameOf(text), text, values })).rows
  return (await database.db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows
}

/** As runPrepared, of one column of texts. */
export async function runPreparedTexts(database: Database, text: string, values: unknown[]): Promise<(string | null)[]> {
  if (!database.pool)
    return (await runPrepared<Record<string, string | null>>(database, text, values)).map((row) => Object.values(row)[0]!)
  const { rows } = await database.pool.query<[string | null]>({ name: nameOf(text), text, values, rowMode: 'array' })
  return rows.map(([first]) => first)
}

type Sharing = { client: Promise<pg.PoolClient>; users: number }
const sharings = new WeakMap<pg.Pool, Sharing>()

/**
 * As runPrepared, for what is asked before nearly each answer and takes PostgreSQL microseconds: statements of requests that come
 * together are sent together over one connection, which saves the kernel's and both processes' turns. Reading only, and nothing
 * that could wait for a lock: the statements behind it would wait too.
 */
export async function runShared<Row extends object>(database: Database, text: string, values: unknown[]): Promise<Row[]> {
  const { shared } = database
  if (!shared) return runPrepared(database, text, values)
  const sharing = sharings.get(shared) ?? { client: shared.connect(), users: 0 }
  sharings.set(shared, sharing)
  sharing.users += 1
  let lost: Error | undefined
  try {
    const client = await sharing.client
    return (await client.query<Row>({ name: nameOf(text), text, values })).rows
  } catch (error) {
    lost = error as Error
    throw error
  } finally {
    sharing.users -= 1
    // After a failure nobody joins any more; the last one gives the connection back, and with the failure it is closed.
    if (lost && sharings.get(shared) === sharing) sharings.delete(shared)
    if (sharing.users === 0) {
      if (sharings.get(shared) === sharing) sharings.delete(shared)
      await sharing.client.then(
        (client) => client.release(lost),
        () => {},
      )
    }
  }
}
