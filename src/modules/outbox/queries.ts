// All SQL over table correos. A message is pending while neither enviado_el nor desistido_el is set; siguiente_el is both the
// time of the next try and the lease of whoever is trying; intentos is the lease's number, so a late owner changes nothing.
import { type Insertable, sql } from 'kysely'
import type { Correos } from '../../db/schema.ts'
import { underAnotherKey } from '../../db/sealed.ts'
import type { Read, Tx } from '../../db/transaction.ts'

/** Channel that tells every process of queued mail, at the commit. */
export const CHANNEL = 'sia_correos'

export const insertMail = (tx: Tx, row: Insertable<Correos>) => tx.insertInto('correos').values(row).execute()

export const notifyQueued = (tx: Tx) => sql`select pg_notify(${CHANNEL}, '')`.execute(tx)

export type ClaimedMail = { id: string; asunto: string; contenido_sealed: Buffer | null; creado_el: Date; intentos: number }

/** Takes up to `limit` due messages until `leaseEnd`; what another process is taking right now is passed over. */
export async function claimDue(db: Read, now: Date, leaseEnd: Date, limit: number): Promise<ClaimedMail[]> {
  const { rows } = await sql<ClaimedMail>`
    update correos set intentos = intentos + 1, siguiente_el = ${leaseEnd}
    where id in (
      select id from correos where enviado_el is null and desistido_el is null and siguiente_el <= ${now}
      order by siguiente_el limit ${limit} for update skip locked)
    returning id, asunto, contenido_sealed, creado_el, intentos`.execute(db)
  return rows
}

type Attempt = { id: string; intentos: number }

const owned = (db: Read, { id, intentos }: Attempt) =>
  db
    .updateTable('correos')
    .where('id', '=', id)
    .where('intentos', '=', intentos)
    .where('enviado_el', 'is', null)
    .where('desistido_el', 'is', null)

/** Also where another process has taken the message meanwhile: it was handed over, that is what counts. */
export const markSent = (db: Read, id: string, now: Date) =>
  db.updateTable('correos').where('id', '=', id).set({ enviado_el: now, contenido_sealed: null, ultimo_error: null }).execute()

export const markRetry = (db: Read, attempt: Attempt, at: Date, error: string) =>
  owned(db, attempt).set({ siguiente_el: at, ultimo_error: error }).execute()

export const markGivenUp = (db: Read, attempt: Attempt, now: Date, error: string) =>
  owned(db, attempt).set({ desistido_el: now, contenido_sealed: null, ultimo_error: error }).execute()

export async function hastenMail(db: Read, corrida: string, now: Date): Promise<void> {
  await db
    .updateTable('correos')
    .set({ siguiente_el: now })
    .where('corrida', '=', corrida)
    .where('enviado_el', 'is', null)
    .where('desistido_el', 'is', null)
    .where('siguiente_el', '>', now)
    .execute()
  await sql`select pg_notify(${CHANNEL}, '')`.execute(db)
}

/** Pending messages not sealed under key `current`. */
export const staleMail = (db: Read, current: number, limit: number) =>
  db
    .selectFrom('correos')
    .select(['id', 'contenido_sealed'])
    .where(underAnotherKey('contenido_sealed', current))
    .orderBy('id')
    .limit(limit)
    .execute()

export const replaceSealed = (db: Read, id: string, before: Buffer, after: Buffer) =>
  db
    .updateTable('correos')
    .set({ contenido_sealed: after })
    .where('id', '=', id)
    .where('contenido_sealed', '=', before)
    .executeTakeFirst()

/** What is waiting: how many, since when the oldest, how many were tried in vain. Names nobody. */
export async function waitingMail(db: Read): Promise<{ waiting: number; failing: number; oldest: Date | null }> {
  const { rows } = await sql<{ waiting: number; failing: number; oldest: Date | null }>`
    select count(*)::int as waiting, count(*) filter (where ultimo_error is not null)::int as failing, min(creado_el) as oldest
    from correos where enviado_el is null and desistido_el is null`.execute(db)
  return rows[0]!
}
