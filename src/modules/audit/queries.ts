// All SQL over auditoria and its chain.
import { sql } from 'kysely'
import type { Read, Tx } from '../../db/transaction.ts'
import type { Entry } from './link.ts'

export type Head = { posicion: number; sha256: Buffer }
export type Checkpoint = { numero: number; posicion: number; sellado_el: Date; sello: string }

const entryColumns = sql`a.id, (extract(epoch from a.instante) * 1000000)::bigint::text as instante, a.actor, a.accion, a.objeto, a.resultado,
  a.detalle::text as detalle, a.direccion, a.peticion`

export const chainHead = (db: Read): Promise<Head | undefined> =>
  db.selectFrom('auditoria_cadena').select(['posicion', 'sha256']).orderBy('posicion', 'desc').limit(1).executeTakeFirst()

/** Entries that are not linked yet, oldest first. */
export async function pendingEntries(db: Read, limit: number): Promise<Entry[]> {
  const { rows } = await sql<Entry>`
    select ${entryColumns} from auditoria_pendientes p join auditoria a on a.id = p.entrada order by p.entrada limit ${limit}`.execute(
    db,
  )
  return rows
}

/** Links `ids` from `first` on; false where another process has linked one of them: then nothing may be kept. */
export async function insertLinks(tx: Tx, first: number, ids: number[], hashes: Buffer[]): Promise<boolean> {
  const hex = hashes.map((h) => h.toString('hex'))
  await sql`
    insert into auditoria_cadena (posicion, entrada, sha256)
    select ${first}::bigint + n - 1, entrada, decode(hex, 'hex')
    from unnest(${ids}::bigint[], ${hex}::text[]) with ordinality as u (entrada, hex, n)`.execute(tx)
  const done = await sql`delete from auditoria_pendientes where entrada = any(${ids}::bigint[])`.execute(tx)
  return Number(done.numAffectedRows) === ids.length
}

export const lastCheckpoint = (db: Read): Promise<Checkpoint | undefined> =>
  db.selectFrom('auditoria_sellos').selectAll().orderBy('numero', 'desc').limit(1).executeTakeFirst()

export const insertCheckpoint = (db: Read, row: Checkpoint) => db.insertInto('auditoria_sellos').values(row).execute()

export const checkpointsAfter = (db: Read, numero: number, limit: number): Promise<Checkpoint[]> =>
  db.selectFrom('auditoria_sellos').selectAll().where('numero', '>', numero).orderBy('numero').limit(limit).execute()

type Link = { posicion: number; entrada: number; sha256: Buffer }
export type ChainRow = Link & (Entry | { [K in keyof Entry]: null })

/** The chain in order with its entries; the entry's fields are null where it is gone. */
export async function chainAfter(db: Read, posicion: number, limit: number): Promise<ChainRow[]> {
  const { rows } = await sql<ChainRow>`
    select c.posicion, c.entrada, c.sha256, ${entryColumns}
    from auditoria_cadena c left join auditoria a on a.id = c.entrada
    where c.posicion > ${posicion} order by c.posicion limit ${limit}`.execute(db)
  return rows
}

/** In one statement, so from one moment: entries that came in past the chain's way, entries that wait though they are gone, and how many wait. */
export async function looseEnds(db: Read): Promise<{ unlinked: number | null; vanished: number | null; pending: number }> {
  const { rows } = await sql<{ unlinked: number | null; vanished: number | null; pending: number }>`
    select
      (select min(a.id) from auditoria a
        where not exists (select from auditoria_cadena c where c.entrada = a.id)
          and not exists (select from auditoria_pendientes p where p.entrada = a.id)) as unlinked,
      (select min(p.entrada) from auditoria_pendientes p where not exists (select from auditoria a where a.id = p.entrada)) as vanished,
      (select count(*) from auditoria_pendientes) as pending`.execute(db)
  return rows[0]!
}
