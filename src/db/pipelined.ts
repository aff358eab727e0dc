// The connection for short reads (docs/adr/0034): statements of all requests follow each other over it without waiting for answers, which
// saves the kernel's and both processes' turns, and PostgreSQL plans each text once, where to plan a short list costs it twenty times
// what reading it does. It reads only, and PostgreSQL sees to that. Nothing that waits for a lock or takes long: who comes behind waits too.
import { type Dialect, Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import pg from 'pg'
import { nameOf } from './prepared.ts'
import type { DB } from './schema.ts'

/** A connection that was closed has to learn its statements anew. */
const IDLE_MS = 600_000

/** Of one connection; `options` as the pool beside it has them. */
export const readingPool = (options: pg.PoolConfig): pg.Pool =>
  new pg.Pool({ ...options, max: 1, pipeline: true, idleTimeoutMillis: IDLE_MS, onConnect: readOnly(options.onConnect) })

/**
 * After `look`. Set in the session and looked at: start-up options do not come through every pooler. Generic plans: for whatever values,
 * from the first run on.
 */
const readOnly =
  (look: pg.PoolConfig['onConnect']) =>
  async (client: pg.ClientBase): Promise<void> => {
    await look?.(client)
    await client.query('set session characteristics as transaction read only; set plan_cache_mode = force_generic_plan')
    const { rows } = await client.query<{ only: string }>("select current_setting('transaction_read_only') as only")
    if (rows[0]?.only !== 'on') throw new Error('a connection for reading alone could write; it is not used')
  }

/** Kysely over `pool`, a readingPool. Every statement is prepared by its text, so no text may hold what a caller sent. */
export function readsOver(pool: pg.Pool): Kysely<DB> {
  const run = (text: string, values: unknown[]) =>
    shareConnection(pool, (client) => client.query({ name: nameOf(text), text, values }))
  const client = {
    query: async (text: string, values: unknown[]) => {
      try {
        return await run(text, values)
      } catch (error) {
        // A migration gave a table other columns meanwhile; the next connection prepares it anew.
        if ((error as { code?: unknown }).code === CHANGED) return run(text, values)
        throw error
      }
    },
    release() {},
  }
  // Kysely's type asks for all of pg's client; it uses these two.
  const turns = { connect: async () => client, end: () => pool.end(), options: pool.options }
  return new Kysely<DB>({ dialect: withoutTransactions(new PostgresDialect({ pool: turns as unknown as PostgresPool })) })
}

/** One of them would take up all that others ask meanwhile. */
export const withoutTransactions = (dialect: Dialect): Dialect => ({
  createAdapter: () => dialect.createAdapter(),
  createIntrospector: (db) => dialect.createIntrospector(db),
  createQueryCompiler: () => dialect.createQueryCompiler(),
  createDriver: () =>
    Object.assign(dialect.createDriver(), {
      beginTransaction: () => Promise.reject(new Error('no transaction over the connection for reading')),
    }),
})

/** `feature_not_supported`: "cached plan must not change result type". */
const CHANGED = '0A000'

type Sharing = { client: Promise<pg.PoolClient>; users: number }
const sharings = new WeakMap<pg.Pool, Sharing>()

async function shareConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const sharing = sharings.get(pool) ?? { client: pool.connect(), users: 0 }
  sharings.set(pool, sharing)
  sharing.users += 1
  let lost: Error | undefined
  try {
    return await work(await sharing.client)
  } catch (error) {
    if (!isAnswer(error)) lost = error as Error
    throw error
  } finally {
    sharing.users -= 1
    // After a failure nobody joins any more; the last one gives the connection back, and with the failure it is closed.
    if (lost && sharings.get(pool) === sharing) sharings.delete(pool)
    if (sharing.users === 0) {
      if (sharings.get(pool) === sharing) sharings.delete(pool)
      await sharing.client.then(
        (client) => client.release(lost),
        () => {},
      )
    }
  }
}

/** PostgreSQL refused this one statement; the connection and what it has learnt are as good as before. */
const isAnswer = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && error.severity === 'ERROR' && error.code !== CHANGED
