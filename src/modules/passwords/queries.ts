// All SQL over table contrasenas. In force: as the database says (contrasena_en_vigor, docs/adr/0040); the index contrasenas_una_vigente lets one row of
// an RFC be uncancelled, so an expired one is closed before the next is issued.
import { type Insertable, sql } from 'kysely'
import type { Contrasenas } from '../../db/schema.ts'
import { underAnotherKey } from '../../db/sealed.ts'
import type { Read, Tx } from '../../db/transaction.ts'

export type Credential = { id: string; rfc: string; nombre: string }

const inForceAt = (now: Date) => sql<boolean>`contrasena_en_vigor(cancelada_el, vence_el, ${now}::timestamptz)`

/** The credential of `rfc` that is in force at `now`. */
export const activeCredential = (db: Read, rfc: string, now: Date): Promise<Credential | undefined> =>
  db.selectFrom('contrasenas').select(['id', 'rfc', 'nombre']).where('rfc', '=', rfc).where(inForceAt(now)).executeTakeFirst()

/** SQL, true while that credential is in force, for a query that asks more in the same round trip. Arguments: placeholders. */
export const credentialInForceSql = (id: string, rfc: string, now: string): string =>
  `exists (select from contrasenas where id = ${id} and rfc = ${rfc} and contrasena_en_vigor(cancelada_el, vence_el, ${now}::timestamptz))`

/** The row that a login is judged by: the uncancelled one, else the newest. */
export const latestCredential = (db: Read, rfc: string, now: Date) =>
  db
    .selectFrom('contrasenas')
    .select(['id', 'rfc', 'nombre', 'password_hash', 'otp_secret_sealed', 'emitida_el', 'vence_el', 'cancelada_el'])
    .select(inForceAt(now).as('en_vigor'))
    .where('rfc', '=', rfc)
    .orderBy(sql`cancelada_el is not null`)
    .orderBy('emitida_el', 'desc')
    .limit(1)
    .executeTakeFirst()

/** The uncancelled credential, expired or not, with where its mail goes. */
export const openCredential = (db: Read, rfc: string) =>
  db
    .selectFrom('contrasenas')
    .select(['id', 'rfc', 'nombre', 'correo_sealed', 'vence_el'])
    .where('rfc', '=', rfc)
    .where('cancelada_el', 'is', null)
    .executeTakeFirst()

/** Throws the violation of contrasenas_una_vigente where the RFC has an uncancelled one. */
export const insertCredential = (tx: Tx, row: Insertable<Contrasenas>) => tx.insertInto('contrasenas').values(row).execute()

export const closeExpired = (tx: Tx, rfc: string, now: Date) =>
  tx
    .updateTable('contrasenas')
    .set({ cancelada_el: now, cancelada_motivo: 'vencida' })
    .where('rfc', '=', rfc)
    .where('cancelada_el', 'is', null)
    .where('vence_el', '<=', now)
    .execute()

/** False where it was cancelled already. */
export async function cancelCredential(tx: Tx, id: string, motivo: string, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('contrasenas')
    .set({ cancelada_el: now, cancelada_motivo: motivo })
    .where('id', '=', id)
    .where('cancelada_el', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Uses up a step and all before it; false where it, or a later one, was used, or the credential ended meanwhile. */
export async function burnStep(tx: Tx, id: string, step: number, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('contrasenas')
    .set({ otp_ultimo_paso: step })
    .where('id', '=', id)
    .where('otp_ultimo_paso', '<', step)
    .where(inForceAt(now))
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const replaceHash = (db: Read, id: string, before: string, after: string) =>
  db.updateTable('contrasenas').set({ password_hash: after }).where('id', '=', id).where('password_hash', '=', before).execute()

export type DueReminder = { id: string; rfc: string; nombre: string; correo_sealed: Buffer; vence_el: Date }

/**
 * Takes credentials that end between `from` (excluded) and `to` and were not reminded of `days` yet; they count as reminded when
 * the transaction commits. One that was issued for no longer than `days` is left alone.
 */
export async function takeDueReminders(
  tx: Tx,
  days: 30 | 7,
  from: Date,
  to: Date,
  now: Date,
  limit: number,
): Promise<DueReminder[]> {
  const column = days === 30 ? sql.ref('recordatorio_30_el') : sql.ref('recordatorio_7_el')
  const { rows } = await sql<DueReminder>`
    update contrasenas set ${column} = ${now} where id in (
      select id from contrasenas
      where ${inForceAt(now)} and vence_el > ${from} and vence_el <= ${to} and ${column} is null
        and emitida_el < vence_el - make_interval(days => ${days})
      order by vence_el limit ${limit} for update skip locked)
    returning id, rfc, nombre, correo_sealed, vence_el`.execute(tx)
  return rows
}

/** Rows with a secret that is not sealed under key `current`; cancelled ones too, lest an old key be needed for ever. */
export const staleSecrets = (db: Read, current: number, after: string, limit: number) =>
  db
    .selectFrom('contrasenas')
    .select(['id', 'correo_sealed', 'otp_secret_sealed'])
    .where('id', '>', after)
    .where((e) => e.or([underAnotherKey('correo_sealed', current), underAnotherKey('otp_secret_sealed', current)]))
    .orderBy('id')
    .limit(limit)
    .execute()

export const replaceSecrets = (
  db: Read,
  id: string,
  before: Buffer,
  sealed: { correo_sealed: Buffer; otp_secret_sealed: Buffer },
) => db.updateTable('contrasenas').set(sealed).where('id', '=', id).where('otp_secret_sealed', '=', before).execute()
