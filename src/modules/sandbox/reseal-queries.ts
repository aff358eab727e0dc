// SQL over what the sandbox keeps sealed, for putting it under another master key.
import { sql } from 'kysely'
import { underAnotherKey } from '../../db/sealed.ts'
import type { Read } from '../../db/transaction.ts'

/** A sealed column: its table, the column that names the row, and itself. */
export type SealedColumn = { table: string; id: string; column: string }

/** Values that are not sealed under key `current`. */
export async function staleValues(db: Read, { table, id, column }: SealedColumn, current: number, limit: number) {
  const { rows } = await sql<{ id: string; sealed: Buffer }>`
    select ${sql.ref(id)} as id, ${sql.ref(column)} as sealed from ${sql.table(table)}
    where ${underAnotherKey(column, current)} limit ${limit}`.execute(db)
  return rows
}

export const replaceValue = (db: Read, { table, id, column }: SealedColumn, row: string, before: Buffer, after: Buffer) =>
  sql`update ${sql.table(table)} set ${sql.ref(column)} = ${after} where ${sql.ref(id)} = ${row} and ${sql.ref(column)} = ${before}`.execute(
    db,
  )
