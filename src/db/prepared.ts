// Statements of the hot paths, by name: PostgreSQL then parses and plans each once for a connection instead of at every call.
// PGlite runs them through Kysely, whose queue for the one connection they must not jump.
import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import type { Database } from './database.ts'
import type { Tx } from './transaction.ts'

const names = new Map<string, string>()

/** Under which PostgreSQL keeps the statement of this text. */
export function nameOf(text: string): string {
  let name = names.get(text)
  if (name === undefined) {
    name = `sia_${createHash('sha256').update(text).digest('hex').slice(0, 24)}`
    names.set(text, name)
  }
  return name
}

/**
 * `text`: SQL with $1…; never built from what a caller sent, since every text is kept. In a transaction, `of`, it goes over its
 * connection and is not kept.
 */
export async function runPrepared<Row extends object>(of: Database | Tx, text: string, values: unknown[]): Promise<Row[]> {
  if (!('kind' in of)) return (await of.executeQuery<Row>(CompiledQuery.raw(text, values))).rows
  if (of.pool) return (await of.pool.query<Row>({ name: nameOf(text), text, values })).rows
  return (await of.db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows
}
