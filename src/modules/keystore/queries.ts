// All SQL over table llaves_ambiente.
import type { Read } from '../../db/transaction.ts'

export async function selectSecret(db: Read, nombre: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('llaves_ambiente').select('contenido_sealed').where('nombre', '=', nombre).executeTakeFirst()
  return row && Buffer.from(row.contenido_sealed)
}

/** The first of several processes wins. */
export const insertSecret = (db: Read, row: { nombre: string; contenido_sealed: Buffer; creada_el: Date }) =>
  db
    .insertInto('llaves_ambiente')
    .values(row)
    .onConflict((c) => c.constraint('llaves_ambiente_pk').doNothing())
    .execute()

export const replaceSecret = (db: Read, nombre: string, before: Buffer, after: Buffer) =>
  db
    .updateTable('llaves_ambiente')
    .set({ contenido_sealed: after })
    .where('nombre', '=', nombre)
    .where('contenido_sealed', '=', before)
    .execute()
