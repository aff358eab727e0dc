// All SQL over usuarios and invitaciones_usuario.
import { type Insertable, sql } from 'kysely'
import type { Usuarios } from '../../db/schema.ts'
import { underAnotherKey } from '../../db/sealed.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Derecho } from '../sessions/index.ts'

export type UserRow = {
  id: string
  rfc: string
  nombre: string
  correo_sealed: Buffer
  derechos: Derecho[]
  invitado_por: string
  creado_el: Date
  activado_el: Date | null
  ultima_entrada_el: Date | null
  retirado_el: Date | null
}

const COLUMNS = [
  'id',
  'rfc',
  'nombre',
  'correo_sealed',
  'derechos',
  'invitado_por',
  'creado_el',
  'activado_el',
  'ultima_entrada_el',
  'retirado_el',
] as const

const users = (db: Read) => db.selectFrom('usuarios').select(COLUMNS)

export const userOf = (db: Read, rfc: string, id: string): Promise<UserRow | undefined> =>
  users(db).where('rfc', '=', rfc).where('id', '=', id).executeTakeFirst() as Promise<UserRow | undefined>

export type ListedUser = UserRow & { invitacion_vence_el: Date | null; con_contrasena: boolean; llaves: number }

/** Of one taxpayer, in order of letting in; without those who were taken out before `since`. */
export async function usersOf(db: Read, rfc: string, since: Date): Promise<ListedUser[]> {
  const { rows } = await sql<ListedUser>`
    select u.*, u.password_hash is not null as con_contrasena,
      (select max(i.vence_el) from invitaciones_usuario i where i.usuario = u.id and i.cerrada_el is null) as invitacion_vence_el,
      (select count(*) from llaves_acceso l where l.usuario = u.id)::int as llaves
    from usuarios u where u.rfc = ${rfc} and (u.retirado_el is null or u.retirado_el > ${since})
    order by u.retirado_el is not null, u.creado_el, u.id limit 400`.execute(db)
  return rows
}

/** Of those who have accepted and may do this. */
export const addressesOf = (db: Read, rfc: string, derecho: Derecho): Promise<{ id: string; correo_sealed: Buffer }[]> =>
  db
    .selectFrom('usuarios')
    .select(['id', 'correo_sealed'])
    .where('rfc', '=', rfc)
    .where('activado_el', 'is not', null)
    .where('retirado_el', 'is', null)
    .where(sql<boolean>`${derecho} = any (derechos)`)
    .orderBy('creado_el')
    .execute()

export async function countUsers(db: Read, rfc: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from usuarios where rfc = ${rfc} and retirado_el is null`.execute(db)
  return rows[0]!.n
}

/** Fails on usuarios_un_correo where somebody of the taxpayer has the address. */
export async function insertUser(tx: Tx, row: Insertable<Usuarios>): Promise<void> {
  await tx.insertInto('usuarios').values(row).execute()
}

/** Changes what is given of somebody who was not taken out; undefined where there is no such person. */
export const changeUser = (
  tx: Tx,
  who: { rfc: string; id: string },
  to: { derechos: Derecho[] } | { retirado_el: Date; retirado_por: string },
): Promise<UserRow | undefined> =>
  tx
    .updateTable('usuarios')
    .set(to)
    .where('rfc', '=', who.rfc)
    .where('id', '=', who.id)
    .where('retirado_el', 'is', null)
    .returning(COLUMNS)
    .executeTakeFirst() as Promise<UserRow | undefined>

/** Sets what the person signs in with from now on; false where it was taken out meanwhile. */
export async function activateUser(
  tx: Tx,
  id: string,
  by: { now: Date; password: { hash: string; otpSealed: Buffer; step: number } | undefined },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('usuarios')
    .set({
      activado_el: by.now,
      ultima_entrada_el: by.now,
      password_hash: by.password?.hash ?? null,
      otp_secret_sealed: by.password?.otpSealed ?? null,
      otp_ultimo_paso: by.password?.step ?? 0,
    })
    .where('id', '=', id)
    .where('retirado_el', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

/** The person with this address who may sign in by password. `digests`: of the address, under each key. */
export const passwordUser = (db: Read, rfc: string, digests: Buffer[]) =>
  db
    .selectFrom('usuarios')
    .select(['id', 'rfc', 'nombre', 'derechos', 'password_hash', 'otp_secret_sealed'])
    .where('rfc', '=', rfc)
    .where('correo_huella', 'in', digests)
    .where('retirado_el', 'is', null)
    .where('password_hash', 'is not', null)
    .executeTakeFirst()

/** Notes an entry, and uses up the code's step where one was given; undefined where it was used, or the person is out. */
export const noteEntry = (
  tx: Tx,
  id: string,
  at: { now: Date; step?: number },
): Promise<{ id: string; rfc: string; nombre: string; derechos: string[] } | undefined> =>
  tx
    .updateTable('usuarios')
    .set({ ultima_entrada_el: at.now, ...(at.step !== undefined && { otp_ultimo_paso: at.step }) })
    .where('id', '=', id)
    .where('retirado_el', 'is', null)
    .where('activado_el', 'is not', null)
    .$if(at.step !== undefined, (q) => q.where('otp_ultimo_paso', '<', at.step!))
    .returning(['id', 'rfc', 'nombre', 'derechos'])
    .executeTakeFirst()

/** One open link a person: those before it stop to work. */
export async function replaceInvitation(
  tx: Tx,
  invitation: { token_sha256: Buffer; usuario: string; creada_el: Date; vence_el: Date },
): Promise<void> {
  await closeInvitations(tx, invitation.usuario, invitation.creada_el)
  await tx.insertInto('invitaciones_usuario').values(invitation).execute()
}

/** Invitations that the taxpayer sent since then to the address of these digests, also to people taken out meanwhile. */
export async function countInvitations(db: Read, rfc: string, digests: Buffer[], since: Date): Promise<number> {
  const { n } = await db
    .selectFrom('invitaciones_usuario as i')
    .innerJoin('usuarios as u', 'u.id', 'i.usuario')
    .select((e) => e.fn.countAll<number>().as('n'))
    .where('u.rfc', '=', rfc)
    .where('u.correo_huella', 'in', digests)
    .where('i.creada_el', '>', since)
    .executeTakeFirstOrThrow()
  return Number(n)
}

export async function closeInvitations(tx: Tx, usuario: string, now: Date): Promise<void> {
  await tx
    .updateTable('invitaciones_usuario')
    .set({ cerrada_el: now })
    .where('usuario', '=', usuario)
    .where('cerrada_el', 'is', null)
    .execute()
}

export type InvitedRow = UserRow & { vence_el: Date }

/** Whom an open link lets in. */
export const invitedBy = (db: Read, token: Buffer, now: Date): Promise<InvitedRow | undefined> =>
  db
    .selectFrom('invitaciones_usuario as i')
    .innerJoin('usuarios as u', 'u.id', 'i.usuario')
    .select(COLUMNS.map((c) => `u.${c}` as const))
    .select('i.vence_el')
    .where('i.token_sha256', '=', token)
    .where('i.cerrada_el', 'is', null)
    .where('i.vence_el', '>', now)
    .where('u.retirado_el', 'is', null)
    .executeTakeFirst() as Promise<InvitedRow | undefined>

/** Uses the link up; false where it was used, replaced, or has lapsed. */
export async function useInvitation(tx: Tx, token: Buffer, now: Date): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('invitaciones_usuario')
    .set({ cerrada_el: now })
    .where('token_sha256', '=', token)
    .where('cerrada_el', 'is', null)
    .where('vence_el', '>', now)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export const deleteInvitations = (db: Read, before: Date) =>
  db.deleteFrom('invitaciones_usuario').where('vence_el', '<', before).executeTakeFirst()

/** Rows with something that is not sealed under key `current`. */
export const staleUsers = (db: Read, current: number, after: string | undefined, limit: number) =>
  db
    .selectFrom('usuarios')
    .select(['id', 'rfc', 'correo_sealed', 'otp_secret_sealed'])
    .$if(after !== undefined, (q) => q.where('id', '>', after!))
    .where((e) => e.or([underAnotherKey('correo_sealed', current), underAnotherKey('otp_secret_sealed', current)]))
    .orderBy('id')
    .limit(limit)
    .execute()

export const replaceSecrets = (
  db: Read,
  id: string,
  before: Buffer,
  sealed: { correo_sealed: Buffer; correo_huella: Buffer; otp_secret_sealed: Buffer | null },
) => db.updateTable('usuarios').set(sealed).where('id', '=', id).where('correo_sealed', '=', before).execute()
