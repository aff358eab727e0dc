// All SQL over table estados_ocsp.
import type { Read } from '../../../db/transaction.ts'

export type StatusRow = {
  certificado_sha256: Buffer
  estado: string
  revocado_el: Date | null
  emitido_el: Date
  vence_el: Date
  respuesta: Buffer
}

/** What was said of the certificate, as long as it holds. */
export const findStatus = (
  db: Read,
  certificate: Buffer,
  now: Date,
): Promise<Pick<StatusRow, 'estado' | 'revocado_el'> | undefined> =>
  db
    .selectFrom('estados_ocsp')
    .select(['estado', 'revocado_el'])
    .where('certificado_sha256', '=', certificate)
    .where('vence_el', '>', now)
    .executeTakeFirst()

/** Keeps the newest: an older answer that arrives later changes nothing. */
export async function keepStatus(db: Read, row: StatusRow): Promise<void> {
  const { certificado_sha256: _key, ...said } = row
  await db
    .insertInto('estados_ocsp')
    .values(row)
    .onConflict((c) => c.constraint('estados_ocsp_pk').doUpdateSet(said).where('estados_ocsp.emitido_el', '<=', row.emitido_el))
    .execute()
}

/** Deletes what holds no longer; returns how many. */
export async function deleteStatuses(db: Read, now: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('estados_ocsp').where('vence_el', '<=', now).executeTakeFirst()
  return Number(numDeletedRows)
}
