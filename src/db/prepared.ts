// Statements of the hot paths, by name: PostgreSQL then parses and plans each once for a connection instead of at every call.
// PGlite runs them through Kysely, whose queue for the one connection they must not jump.
import { createHash } from 'node:crypto'
import { CompiledQuery } from 'kysely'
import type { Database } from './database.ts'

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

/** `text`: SQL with $1…; never built from what a caller sent, since every text is kept. */
export async function runPrepared<Row extends object>(database: Database, text: string, values: unknown[]): Promise<Row[]> {
  if (database.pool) return (await database.pool.query<Row>({ name: nameOf(text), text, values })).rows
  return (await database.db.executeQuery<Row>(CompiledQuery.raw(text, values))).rows
}

/** As runPrepared; each row as an array. */
export async function runPreparedArrays<Row extends unknown[]>(
  database: Database,
  text: string,
  values: unknown[],
): Promise<Row[]> {
  if (!database.pool) return (await runPrepared(database, text, values)).map((row) => Object.values(row) as Row)
  return (await database.pool.query<Row>({ name: nameOf(text), text, values, rowMode: 'array' })).rows
}
