// The counters of the two gapless feeds (docs/adr/0003) and their locks. Whoever publishes locks employers before NRPs, each in
// order of its key, so that no two batches deadlock, and holds them until the numbers are visible.
import { sql } from 'kysely'
import { array, texts } from '../../db/arrays.ts'
import type { Tx } from '../../db/transaction.ts'

/** Last numbers given out: `employers` by RFC, `nrps` by NRP with the employer that it belongs to. */
export type LockedFeeds = { employers: Map<string, number>; nrps: Map<string, { rfcPatron: string; posicion: number }> }

type LockedRow = { clave: string; rfcPatron: string | null; ultima: number }

/**
 * Locks the NRPs that the padrón has, and before them their employers, in one statement. An NRP that is given to another employer
 * at that moment comes with the new one, which may then be missing among the employers: whoever publishes must start again.
 */
export async function lockFeeds(tx: Tx, nrps: string[]): Promise<LockedFeeds> {
  // The count makes the employers come first.
  const { rows } = await sql<LockedRow>`
    with e as materialized (
      select rfc, ultima_publicacion from patrones
      where rfc = any(array(select rfc_patron from registros_patronales where nrp = any(${texts(nrps)})))
      order by rfc for no key update),
    n as materialized (
      select nrp, rfc_patron, ultima_posicion from registros_patronales
      where nrp = any(${texts(nrps)}) and (select count(*) from e) >= 0
      order by nrp for no key update)
    select rfc as clave, null as "rfcPatron", ultima_publicacion as ultima from e
    union all select nrp, rfc_patron, ultima_posicion from n`.execute(tx)
  const locked: LockedFeeds = { employers: new Map(), nrps: new Map() }
  for (const { clave, rfcPatron, ultima } of rows) {
    if (rfcPatron === null) locked.employers.set(clave, ultima)
    else locked.nrps.set(clave, { rfcPatron, posicion: ultima })
  }
  return locked
}

/** Locks the employers and says the last number that each has given out. */
export async function lockEmployers(tx: Tx, rfcs: string[]): Promise<Map<string, number>> {
  // `no key update`: enough to keep other publishers out, and it lets foreign keys to the employer be checked meanwhile.
  const { rows } = await sql<{ rfc: string; publicacion: number }>`
    select rfc, ultima_publicacion as publicacion from patrones where rfc = any(${texts(rfcs)}) order by rfc for no key update`.execute(
    tx,
  )
  return new Map(rows.map((r) => [r.rfc, r.publicacion]))
}

/** Stores the last numbers given out, by RFC and by NRP. */
export async function saveCounters(
  tx: Tx,
  employers: ReadonlyMap<string, number>,
  nrps: ReadonlyMap<string, number>,
): Promise<void> {
  const pairs = (last: ReadonlyMap<string, number>) =>
    sql`unnest(${texts([...last.keys()])}, ${array('bigint', [...last.values()])})`
  await sql`
    with p as (
      update patrones p set ultima_publicacion = c.ultima from ${pairs(employers)} as c(rfc, ultima) where p.rfc = c.rfc)
    update registros_patronales r set ultima_posicion = c.ultima from ${pairs(nrps)} as c(nrp, ultima) where r.nrp = c.nrp`.execute(
    tx,
  )
}
