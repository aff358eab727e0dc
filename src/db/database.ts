// What every room knows of a database: its connections and the few things it can do. connect.ts opens one.
import type { PGlite } from '@electric-sql/pglite'
import type { Kysely } from 'kysely'
import type pg from 'pg'
import type { Log } from '../platform/logger.ts'
import type { DB } from './schema.ts'

export type Db = Kysely<DB>

/** The schema of the environment beside production; production's own connections may not lead there. */
export type SideSchema = 'sandbox'

/** A connection for production's tables would come upon those of the environment beside it. */
export class LedAstray extends Error {}

export type Database = {
  kind: 'pglite' | 'postgres'
  db: Db
  /**
   * For short reads: each planned once, one behind the other over one connection that can only read (db/pipelined.ts); the database refuses
   * what would write. Nothing that waits for a lock or takes long, and no transaction.
   */
  reads: Db
  /** Where its tables lie; absent: where the connection leads by itself (public). */
  schema?: string
  /**
   * The tables of another schema of the same database, for an environment beside this one: on PostgreSQL over at most `max`
   * connections of its own and one for reads, whose statements end after 15 s; on PGlite by turns over the one connection. Closed with this one.
   */
  inSchema(schema: SideSchema, max: number): Database
  /** Runs a script of several statements on one connection, as it is. For migrations. */
  script(sql: string): Promise<void>
  /** A connection of its own, for what Kysely has no words for: COPY, cursors, LISTEN. PostgreSQL only. */
  pool: pg.Pool | undefined
  pglite: PGlite | undefined
  /** A copy for reading, where there is one. */
  replica?: Replica
  close(): Promise<void>
}

/** A copy for reading, that lags (db/replica.ts). */
export type Replica = {
  /**
   * What `work` finds there; undefined where the copy is away, too slow or not in order, and the primary has to be asked.
   * Never throws.
   */
  read<T>(ctx: { now: () => Date; log: Log }, work: (copy: Database) => Promise<T>): Promise<T | undefined>
  close(): Promise<void>
}
