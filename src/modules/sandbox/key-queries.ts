// All SQL over llaves_preparadas.
import { sql } from 'kysely'
import type { Read } from '../../db/transaction.ts'

export const insertKey = (db: Read, row: { id: string; contenido_sealed: Buffer; creada_el: Date }) =>
  db.insertInto('llaves_preparadas').values(row).execute()

/** Takes up to `many`, each for one taker alone. */
export async function takeKeys(db: Read, many: number): Promise<{ id: string; contenido_sealed: Buffer }[]> {
  const { rows } = await sql<{ id: string; contenido_sealed: Buffer }>`
    delete from llaves_preparadas where id in (
      select id from llaves_preparadas order by creada_el limit ${many} for update skip locked)
    returning id, contenido_sealed`.execute(db)
  return rows
}

export async function countKeys(db: Read): Promise<number> {
  const { n } = await db
    .selectFrom('llaves_preparadas')
    .select((e) => e.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return Number(n)
}
