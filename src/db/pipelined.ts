// One connection for many: statements follow each other over it without waiting for answers, which saves the kernel's and both
// processes' turns. For short reads that wait for no lock: who comes behind would wait too. PostgreSQL only.
import { Kysely, PostgresDialect, type PostgresPool } from 'kysely'
import type pg from 'pg'
import { nameOf } from './prepared.ts'
import type { DB } from './schema.ts'

type Sharing = { client: Promise<pg.PoolClient>; users: number }
const sharings = new WeakMap<pg.Pool, Sharing>()

/** `pool`: of one connection, which sends statements one behind the other (`pipeline`). */
export async function shareConnection<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const sharing = sharings.get(pool) ?? { client: pool.connect(), users: 0 }
  sharings.set(pool, sharing)
  sharing.users += 1
  let lost: Error | undefined
  try {
    return await work(await sharing.client)
  } catch (error) {
    lost = error as Error
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

/**
 * Kysely over such a connection, every statement prepared by its text: PostgreSQL plans each once, where to plan a short list costs it
 * twenty times what reading it does. So no text may hold what a caller sent. It has no transactions.
 */
export function quickReads(pool: pg.Pool): Kysely<DB> {
  const run = (text: string, values: unknown[]) =>
    shareConnection(pool, (client) => client.query({ name: nameOf(text), text, values }))
  const client = {
    query: async (text: string, values: unknown[]) => {
      if (!/^\s*(?:select|with)\b/i.test(text)) throw new Error('only reads go over the shared connection')
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
  const turns = { connect: async () => client, end: () => pool.end(), options: pool.options }
  return new Kysely<DB>({ dialect: new PostgresDialect({ pool: turns as unknown as PostgresPool }) })
}

/** `feature_not_supported`: "cached plan must not change result type". */
const CHANGED = '0A000'
