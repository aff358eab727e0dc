// All SQL over acuses.
import type { Read } from '../../db/transaction.ts'
import type { ReceiptKind } from './receipt.ts'

export type StoredKind = ReceiptKind
export type Issued = { folio: string; tipo: StoredKind; sha256: Buffer; expedido_el: Date }

const issued = (db: Read) => db.selectFrom('acuses').select(['folio', 'tipo', 'sha256', 'expedido_el'])

export async function storedPdf(db: Read, folio: string, tipo: StoredKind): Promise<Buffer | undefined> {
  const row = await db.selectFrom('acuses').select('pdf').where('folio', '=', folio).where('tipo', '=', tipo).executeTakeFirst()
  return row && Buffer.from(row.pdf)
}

/** The first to store a document of this folio and kind wins; the others' is dropped. */
export const storePdf = (db: Read, row: Issued & { pdf: Buffer }) =>
  db
    .insertInto('acuses')
    .values(row)
    .onConflict((c) => c.constraint('acuses_pk').doNothing())
    .execute()

export const issuedWithFolio = (db: Read, folios: string[]) =>
  issued(db).where('folio', 'in', folios).orderBy('expedido_el').execute() as Promise<Issued[]>

export const issuedWithHash = (db: Read, sha256: Buffer) =>
  issued(db).where('sha256', '=', sha256).executeTakeFirst() as Promise<Issued | undefined>
