// The counters of the two gapless feeds (docs/adr/0003) and their locks. Whoever publishes locks employers before NRPs, each in
// order of its key, so that no two batches deadlock, and holds them until the numbers are visible.
import { sql } from 'kysely'
import { BatchOutdated } from '../../bulk-import/index.ts'
import { array, texts } from '../../db/arrays.ts'
import type { Tx } from '../../db/transaction.ts'

/** `last`: the last number given out; `reserved`: the last one that the database has reserved for this transaction. */
type Counter = { last: number; reserved: number }

/** `employers` by RFC, `nrps` by NRP with the employer that it belongs to. Whoever gives out numbers raises `last`. */
export type Feeds = { employers: Map<string, Counter>; nrps: Map<string, Counter & { rfcPatron: string }> }

type ReservedRow = { clave: string; rfcPatron: string | null; reservada: number }

/**
 * Reserves so many numbers of each NRP and of its employer, in one statement, which locks them for this transaction: employers
 * before NRPs, each in order of key. NRPs that the padrón does not have are left out. What is not given out afterwards must go
 * back (`giveBack`), or the feeds have a gap. Throws BatchOutdated where an NRP is given to another employer at this moment.
 */
export async function reserveNumbers(tx: Tx, wanted: ReadonlyMap<string, number>): Promise<Feeds> {
  const feeds: Feeds = { employers: new Map(), nrps: new Map() }
  if (wanted.size === 0) return feeds
  // The count makes the employers come first. The order is that of the nested loops to which importers hold the planner; were it
  // another one, the database would break a deadlock and the batch be given again.
  const { rows } = await sql<ReservedRow>`
    with w as materialized (
      select w.nrp, w.cuantos, r.rfc_patron
      from (select unnest(${texts([...wanted.keys()])}) as nrp, unnest(${array('bigint', [...wanted.values()])}) as cuantos) w
      join registros_patronales r on r.nrp = w.nrp),
    e as (
      update patrones p set ultima_publicacion = p.ultima_publicacion + s.cuantos
      from (select rfc_patron, sum(cuantos)::bigint as cuantos from w group by rfc_patron order by rfc_patron) s
      where p.rfc = s.rfc_patron
      returning p.rfc, p.ultima_publicacion),
    n as (
      update registros_patronales r set ultima_posicion = r.ultima_posicion + s.cuantos
      from (select * from w order by nrp) s
      where r.nrp = s.nrp and (select count(*) from e) >= 0
      returning r.nrp, case when r.rfc_patron = s.rfc_patron then r.rfc_patron else '' end as rfc_patron, r.ultima_posicion)
    select rfc as clave, null as "rfcPatron", ultima_publicacion as reservada from e
    union all select nrp, rfc_patron, ultima_posicion from n`.execute(tx)
  for (const { clave, rfcPatron, reservada } of rows) {
    if (rfcPatron === null) feeds.employers.set(clave, { last: reservada, reserved: reservada })
  }
  for (const { clave, rfcPatron, reservada } of rows) {
    if (rfcPatron === null) continue
    const employer = feeds.employers.get(rfcPatron)
    if (!employer) throw new BatchOutdated(`NRP ${clave} moved to another employer`)
    const count = wanted.get(clave)!
    employer.last -= count
    feeds.nrps.set(clave, { last: reservada - count, reserved: reservada, rfcPatron })
  }
  return feeds
}

/** Takes the counters back to the last numbers given out, where more were reserved. */
export async function giveBack(tx: Tx, { employers, nrps }: Feeds): Promise<void> {
  const [publicaciones, posiciones] = [unused(employers), unused(nrps)]
  if (publicaciones.length + posiciones.length === 0) return
  const pairs = (counters: [key: string, counter: Counter][]) =>
    sql`unnest(${texts(counters.map(([key]) => key))}, ${array(
      'bigint',
      counters.map(([, { last }]) => last),
    )})`
  await sql`
    with p as (
      update patrones p set ultima_publicacion = c.ultima from ${pairs(publicaciones)} as c(rfc, ultima) where p.rfc = c.rfc)
    update registros_patronales r set ultima_posicion = c.ultima from ${pairs(posiciones)} as c(nrp, ultima) where r.nrp = c.nrp`.execute(
    tx,
  )
}

const unused = (counters: ReadonlyMap<string, Counter>) => [...counters].filter(([, { last, reserved }]) => last < reserved)

/** Locks the employers and says the last number that each has given out. */
export async function lockEmployers(tx: Tx, rfcs: string[]): Promise<Map<string, number>> {
  // `no key update`: enough to keep other publishers out, and it lets foreign keys to the employer be checked meanwhile.
  const { rows } = await sql<{ rfc: string; publicacion: number }>`
    select rfc, ultima_publicacion as publicacion from patrones where rfc = any(${texts(rfcs)}) order by rfc for no key update`.execute(
    tx,
  )
  return new Map(rows.map((r) => [r.rfc, r.publicacion]))
}
