// All SQL over table sesiones. Open: not closed, within its absolute end and its idle end, and the password that opened it stands.
import { type Insertable, sql } from 'kysely'
import type { Database } from '../../db/database.ts'
import { runPrepared } from '../../db/prepared.ts'
import type { Sesiones } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { knownDeveloperSql } from '../developers/index.ts'
import { knownEmployerSql } from '../employers/index.ts'
import { credentialInForceSql } from '../passwords/index.ts'
import type { Derecho, Means } from './rules.ts'

export type SessionRow = {
  id: string
  rfc: string
  nombre: string
  persona: string
  es_titular: boolean
  derechos: Derecho[]
  medio: Means
  direccion: string | null
  agente: string | null
  creada_el: Date
  ultima_el: Date
  vence_el: Date
}

export async function insertSession(db: Read, row: Insertable<Sesiones>): Promise<void> {
  await db.insertInto('sesiones').values(row).execute()
}

/** Wants `t.now` and `t.ociosa`, since when it may not have been idle, beside `sesiones s`. */
const OPEN = `
  s.cerrada_el is null and s.vence_el > t.now and s.ultima_el > t.ociosa
  and (s.contrasena is null or ${credentialInForceSql('s.contrasena', 's.rfc', 't.now')})`

const COLUMNS =
  's.id, s.rfc, s.nombre, s.persona, s.es_titular, s.derechos, s.medio, s.direccion, s.agente, s.creada_el, s.ultima_el, s.vence_el'

type OpenRow = SessionRow & { patron: boolean; desarrollador: boolean }

const known = `${knownEmployerSql('s.rfc')} as patron, ${knownDeveloperSql('s.rfc')} as desarrollador`
const OPEN_AT = `(select $2::timestamptz as now, $3::timestamptz as ociosa, $4::date as dia) t`
const openStatement = (alsoSelect: string | undefined): string => `
  select ${COLUMNS}, ${known}${alsoSelect ? ', b.*' : ''}
  from sesiones s cross join ${OPEN_AT} ${alsoSelect ? `left join lateral (${alsoSelect}) b on true` : ''}
  where s.token_sha256 = $1 and ${OPEN}`
const openStatements = new Map<string | undefined, string>()

/**
 * With what its taxpayer is here: it stands before every page. `alsoSelect`: SQL of what the page asks with it, of which there may be several
 * rows (AlsoSelect, in session.ts).
 */
export async function openSession(
  database: Database,
  ask: { tokenHash: Buffer; now: Date; idleSince: Date; today: Day; alsoSelect?: string | undefined },
): Promise<OpenRow[]> {
  const { tokenHash, now, idleSince, today, alsoSelect } = ask
  const text = openStatements.get(alsoSelect) ?? openStatement(alsoSelect)
  openStatements.set(alsoSelect, text)
  return runPrepared<OpenRow>(database, text, [tokenHash, now, idleSince, today])
}

/** Open sessions of the taxpayer's owner and representatives, or of one user; the latest used first. */
export async function openSessionsOf(
  db: Read,
  who: { rfc: string; persona: string; titular: boolean },
  now: Date,
  idleSince: Date,
): Promise<SessionRow[]> {
  const { rows } = await sql<SessionRow>`
    select ${sql.raw(COLUMNS)} from sesiones s
    cross join (select ${now}::timestamptz as now, ${idleSince}::timestamptz as ociosa) t
    where s.rfc = ${who.rfc} and s.es_titular = ${who.titular} and (s.es_titular or s.persona = ${who.persona}) and ${sql.raw(OPEN)}
    order by s.ultima_el desc, s.id limit 200`.execute(db)
  return rows
}

/** The latest request of a session; never moves back. */
export async function touchSession(db: Read, id: string, now: Date): Promise<void> {
  await db.updateTable('sesiones').set({ ultima_el: now }).where('id', '=', id).where('ultima_el', '<', now).execute()
}

/** Closes what is open of the same people as openSessionsOf: one of them, or all. Returns how many. */
export async function closeSessions(
  db: Read,
  who: { rfc: string; persona: string; titular: boolean },
  close: { id?: string; now: Date; motivo: string },
): Promise<number> {
  const { numUpdatedRows } = await db
    .updateTable('sesiones')
    .set({ cerrada_el: close.now, cerrada_motivo: close.motivo })
    .where('rfc', '=', who.rfc)
    .where('es_titular', '=', who.titular)
    .$if(!who.titular, (q) => q.where('persona', '=', who.persona))
    .$if(close.id !== undefined, (q) => q.where('id', '=', close.id!))
    .where('cerrada_el', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}

/** Closes the open session of a token; undefined where there is none. */
export const closeSessionOf = (
  tx: Tx,
  tokenHash: Buffer,
  close: { now: Date; motivo: string },
): Promise<{ id: string; rfc: string; persona: string } | undefined> =>
  tx
    .updateTable('sesiones')
    .set({ cerrada_el: close.now, cerrada_motivo: close.motivo })
    .where('token_sha256', '=', tokenHash)
    .where('cerrada_el', 'is', null)
    .where('vence_el', '>', close.now)
    .returning(['id', 'rfc', 'persona'])
    .executeTakeFirst()

export async function deleteSessions(db: Read, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('sesiones').where('vence_el', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
