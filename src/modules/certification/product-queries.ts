// All SQL over productos, and the countings of a developer's products and procedures.
import { type Selectable, sql } from 'kysely'
import type { Productos } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'

export type ProductRow = Selectable<Productos>

/** The next number of the developer's products or procedures; holds its row until the transaction ends, so they are seen in order. */
export async function takeNumber(tx: Tx, rfc: string, of: 'producto' | 'tramite'): Promise<number> {
  const column = sql.ref(`ultimo_${of}`)
  const { rows } = await sql<{ numero: number }>`
    update desarrolladores set ${column} = ${column} + 1 where rfc = ${rfc} returning ${column} as numero`.execute(tx)
  return rows[0]!.numero
}

/** Throws the violation of productos_version_unica where the developer has it already. */
export async function insertProduct(tx: Tx, row: ProductRow): Promise<void> {
  await tx.insertInto('productos').values(row).execute()
}

export const productOf = (db: Read, rfc: string, id: string): Promise<ProductRow | undefined> =>
  db.selectFrom('productos').selectAll().where('id', '=', id).where('rfc_desarrollador', '=', rfc).executeTakeFirst()

/** In order of registration, after `after`. */
export const productsOf = (db: Read, rfc: string, page: { after: number; limit: number }): Promise<ProductRow[]> =>
  db
    .selectFrom('productos')
    .selectAll()
    .where('rfc_desarrollador', '=', rfc)
    .where('numero', '>', page.after)
    .orderBy('numero')
    .limit(page.limit)
    .execute()
