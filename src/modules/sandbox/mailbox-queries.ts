// All SQL over buzon.
import type { Read } from '../../db/transaction.ts'

export const insertLetter = (
  db: Read,
  row: { id: string; corrida: string | null; para_sealed: Buffer; asunto: string; contenido_sealed: Buffer; recibido_el: Date },
) =>
  db
    .insertInto('buzon')
    .values(row)
    .onConflict((c) => c.constraint('buzon_pk').doNothing())
    .execute()

/** Newest first. */
export const lettersOf = (db: Read, corrida: string, before: number | undefined, limit: number) =>
  db
    .selectFrom('buzon')
    .select(['id', 'numero', 'para_sealed', 'asunto', 'contenido_sealed', 'recibido_el'])
    .where('corrida', '=', corrida)
    .$if(before !== undefined, (q) => q.where('numero', '<', before!))
    .orderBy('numero', 'desc')
    .limit(limit)
    .execute()

/** Of a message in the outbox: its run, and that run's switches. */
export const runOfMail = (db: Read, id: string) =>
  db
    .selectFrom('correos as m')
    .innerJoin('corridas as r', 'r.id', 'm.corrida')
    .select(['m.corrida', 'r.interruptores'])
    .where('m.id', '=', id)
    .executeTakeFirst()
