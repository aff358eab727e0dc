// Writes that belong together take a `Tx`, so the compiler refuses a call outside a transaction. `Read` takes either.
// No hash, signature, mail, PDF or network call inside one: on the embedded database it would hold everybody up.
import type { Kysely, Transaction } from 'kysely'
import type { DB } from './schema.ts'

export type Tx = Transaction<DB>
export type Read = Kysely<DB> | Tx

export const inTransaction = <T>(db: Kysely<DB>, work: (tx: Tx) => Promise<T>): Promise<T> => db.transaction().execute(work)

/** The chosen name of the constraint that an error speaks of, else undefined. */
export const violated = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'constraint' in error ? String(error.constraint) : undefined
