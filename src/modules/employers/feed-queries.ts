// The counters of the two gapless feeds (docs/adr/0003) and their locks. Whoever publishes locks employers before NRPs, each in
// order of its key, so that no two batches deadlock, and holds them until the numbers are visible.
import { sql } from 'kysely'
import { array, texts } from '../../db/arrays.ts'
import type { Tx } from '../../db/transaction.ts'

export type NrpOwner = { nrp: string; rfcPatron: string; posicion: number }

/** Those of the NRPs that the padrón has; not locked. */
export async function nrpOwners(tx: Tx, nrps: string[]): Promise<NrpOwner[]> {
  const { rows } = await sql<NrpOwner>`
    select nrp, rfc_patron as "rfcPatron", ultima_posicion as posicion from registros_patronales
    where nrp = any(${texts(nrps)})`.execute(tx)
  return rows
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

/** Locks the NRPs and says the last position that each has given out. */
export async function lockNrps(tx: Tx, nrps: string[]): Promise<NrpOwner[]> {
  const { rows } = await sql<NrpOwner>`
    select nrp, rfc_patron as "rfcPatron", ultima_posicion as posicion from registros_patronales
    where nrp = any(${texts(nrps)}) order by nrp for no key update`.execute(tx)
  return rows
}

/** Stores the last numbers given out, by RFC and by NRP. */
export async function saveCounters(
  tx: Tx,
  employers: ReadonlyMap<string, number>,
  nrps: ReadonlyMap<string, number>,
): Promise<void> {
  await sql`
    update patrones p set ultima_publicacion = c.ultima from unnest(${texts([...employers.keys()])}, ${array('bigint', [...employers.values()])}) as c(rfc, ultima)
    where p.rfc = c.rfc`.execute(tx)
  await sql`
    update registros_patronales r set ultima_posicion = c.ultima from unnest(${texts([...nrps.keys()])}, ${array('bigint', [...nrps.values()])}) as c(nrp, ultima)
    where r.nrp = c.nrp`.execute(tx)
}
