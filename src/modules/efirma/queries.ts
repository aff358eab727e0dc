// All SQL over table retos: one row a text that was handed out to be signed.
import type { Read, Tx } from '../../db/transaction.ts'

export type ChallengeRow = {
  reto: string
  proposito: string
  datos: unknown
  cadena_original: string
  vence_el: Date
  usado_el: Date | null
}

export async function insertChallenge(db: Read, row: Omit<ChallengeRow, 'usado_el'> & { creado_el: Date }): Promise<void> {
  await db
    .insertInto('retos')
    .values({ ...row, datos: JSON.stringify(row.datos) })
    .execute()
}

export const findChallenge = (db: Read, reto: string): Promise<ChallengeRow | undefined> =>
  db
    .selectFrom('retos')
    .select(['reto', 'proposito', 'datos', 'cadena_original', 'vence_el', 'usado_el'])
    .where('reto', '=', reto)
    .executeTakeFirst()

/** True for the one caller that uses it first, before it ends. */
export async function takeChallenge(tx: Tx, reto: string, rfc: string, now: Date): Promise<boolean> {
  const taken = await tx
    .updateTable('retos')
    .set({ usado_el: now, usado_por: rfc })
    .where('reto', '=', reto)
    .where('usado_el', 'is', null)
    .where('vence_el', '>', now)
    .returning('reto')
    .executeTakeFirst()
  return taken !== undefined
}

/** Deletes what ended before `before`; returns how many. */
export async function deleteChallenges(db: Read, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('retos').where('vence_el', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
