// All SQL over llaves_acceso and retos_llave_usados.
import type { Read, Tx } from '../../db/transaction.ts'

export type KeyRow = { id: string; usuario: string; publica: Buffer; contador: number; transportes: string[] }

export const keyById = (db: Read, id: string): Promise<KeyRow | undefined> =>
  db
    .selectFrom('llaves_acceso as l')
    .innerJoin('usuarios as u', 'u.id', 'l.usuario')
    .select(['l.id', 'l.usuario', 'l.publica', 'l.contador', 'l.transportes'])
    .where('l.id', '=', id)
    .where('u.retirado_el', 'is', null)
    .executeTakeFirst()

/** In place of all keys that the person had. */
export async function replaceKeys(tx: Tx, usuario: string, key: (KeyRow & { creada_el: Date }) | undefined): Promise<void> {
  await tx.deleteFrom('llaves_acceso').where('usuario', '=', usuario).execute()
  if (key) await tx.insertInto('llaves_acceso').values(key).execute()
}

/** Moves the key's counter on; false where another entry with the same key came first. Keys that do not count stay at 0. */
export async function noteKeyUse(tx: Tx, id: string, counter: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('llaves_acceso')
    .set({ contador: counter, usada_el: now })
    .where('id', '=', id)
    .where((e) => (counter === 0 ? e('contador', '=', 0) : e('contador', '<', counter)))
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** Uses a challenge up; false where it was used. */
export async function burnChallenge(tx: Tx, reto: Buffer, vence_el: Date): Promise<boolean> {
  const row = await tx
    .insertInto('retos_llave_usados')
    .values({ reto, vence_el })
    .onConflict((c) => c.constraint('retos_llave_usados_pk').doNothing())
    .returning('reto')
    .executeTakeFirst()
  return row !== undefined
}

export const deleteChallenges = (db: Read, before: Date) =>
  db.deleteFrom('retos_llave_usados').where('vence_el', '<', before).executeTakeFirst()
