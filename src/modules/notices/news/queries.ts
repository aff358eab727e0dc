// All SQL over novedades and lecturas: who may have something to read at whom, and how far developers have come for certain.
import { sql } from 'kysely'
import { array, texts } from '../../../db/arrays.ts'
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { Read } from '../../../db/transaction.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { Place } from '../../trust/index.ts'
import type { SetKey, Stretch } from '../feed/levels.ts'

/** Levels as they are stored. */
export type StoredSeen = [lugar: number, reanuncio: number, conjunto: SetKey][]

/** An employer at which the reader may have something to read, and as of when that was put down; by cause, null: not for that one. */
export type Candidate = { patron: string; publicacion: number | null; acceso: number | null }

const CANDIDATES = `
  select rfc_patron as patron, max(version) filter (where causa = 'publicacion') as publicacion,
    max(version) filter (where causa = 'acceso') as acceso
  from novedades where rfc_lector = $1 and rfc_patron > $2 group by rfc_patron order by rfc_patron limit $3`

/** In order of RFC, after `after`. */
export const candidates = (database: Database, reader: string, after: string, limit: number): Promise<Candidate[]> =>
  runPrepared(database, CANDIDATES, [reader, after, limit])

/**
 * Takes out those at which nothing was found, unless something happened since they were looked up, or may without anything happening: a
 * relation begins, a certification that one needs does.
 */
export async function takeOut(db: Read, reader: string, day: Day, found: Candidate[]): Promise<void> {
  const rows = found.flatMap(({ patron, publicacion, acceso }) => [
    ...(publicacion === null ? [] : [{ patron, causa: 'publicacion', version: publicacion }]),
    ...(acceso === null ? [] : [{ patron, causa: 'acceso', version: acceso }]),
  ])
  if (rows.length === 0) return
  // Who writes there at this moment has something to say: it is not waited for.
  await sql`
    delete from novedades n using (
      select n.rfc_patron, n.causa from novedades n
      join unnest(${texts(rows.map((row) => row.patron))}, ${texts(rows.map((row) => row.causa))}, ${array(
        'bigint',
        rows.map((row) => row.version),
      )}) as v(patron, causa, version) on v.patron = n.rfc_patron and v.causa = n.causa and v.version = n.version
      where n.rfc_lector = ${reader} and not exists (
        select from relaciones_confianza r
        where r.rfc_desarrollador = ${reader} and r.rfc_patron = n.rfc_patron
          and estado_en(r.revocada_el, r.inicio, r.fin, ${day}::date) in ('vigente', 'futura')
          and not exists (select from relaciones_con_acceso(${day}::date) a where a.folio = r.folio))
      for update of n skip locked
    ) v where n.rfc_lector = ${reader} and n.rfc_patron = v.rfc_patron and n.causa = v.causa`.execute(db)
}

const READINGS = `
  select rfc_patron as patron, nrp, visto from lecturas where rfc_lector = $1 and rfc_patron = any($2::text[])`

/** `nrp`: of that one's feed; '' of the employer's. */
export type ReadingRow = { patron: string; nrp: string; visto: StoredSeen }

export const readingsOf = (database: Database, reader: string, patrones: string[]): Promise<ReadingRow[]> =>
  runPrepared(database, READINGS, [reader, patrones])

export type ReadingKey = { lector: string; patron: string; nrp: string }

export async function storedReadings(db: Read, keys: ReadingKey[]): Promise<(ReadingKey & { visto: StoredSeen })[]> {
  const { rows } = await sql<ReadingKey & { visto: StoredSeen }>`
    select l.rfc_lector as lector, l.rfc_patron as patron, l.nrp, l.visto
    from json_to_recordset(${JSON.stringify(keys)}::json) as k(lector text, patron text, nrp text)
    join lecturas l on l.rfc_lector = k.lector and l.rfc_patron = k.patron and l.nrp = k.nrp`.execute(db)
  return rows
}

/** Stores what still follows from what was stored before (null: nothing); says which. */
export async function saveReadings(
  db: Read,
  changes: (ReadingKey & { antes: StoredSeen | null; visto: StoredSeen })[],
): Promise<ReadingKey[]> {
  const { rows } = await sql<ReadingKey>`
    with n as materialized (
      select * from json_to_recordset(${JSON.stringify(changes)}::json)
        as n(lector text, patron text, nrp text, antes jsonb, visto jsonb)
    ), cambiadas as (
      update lecturas l set visto = n.visto from n
      where l.rfc_lector = n.lector and l.rfc_patron = n.patron and l.nrp = n.nrp and l.visto = n.antes
      returning l.rfc_lector, l.rfc_patron, l.nrp
    ), nuevas as (
      insert into lecturas (rfc_lector, rfc_patron, nrp, visto)
      select lector, patron, nrp, visto from n where antes is null
      on conflict on constraint lecturas_pk do nothing
      returning rfc_lector, rfc_patron, nrp
    )
    select rfc_lector as lector, rfc_patron as patron, nrp from cambiadas
    union all select rfc_lector, rfc_patron, nrp from nuevas`.execute(db)
  return rows
}

const COUNTS = `
  select c.cuantos from json_to_recordset($1::json)
    as q(orden integer, patron text, after bigint, until bigint, nrps text[], salvo text[])
  cross join lateral (
    select count(*)::int as cuantos from (
      select from avisos a where a.rfc_patron = q.patron and a.publicacion > q.after and a.publicacion <= q.until
        and (q.nrps is null or a.nrp = any(q.nrps)) and (q.salvo is null or a.nrp <> all(q.salvo))
      limit $2) a
  ) c order by q.orden`

/** How many notices each stretch has, counted up to `most`. */
export async function countStretches(
  database: Database,
  stretches: (Stretch & { patron: string })[],
  most: number,
): Promise<number[]> {
  if (stretches.length === 0) return []
  const asked = stretches.map(({ patron, after, until, nrps, salvo }, orden) => ({ orden, patron, after, until, nrps, salvo }))
  const rows = await runPrepared<{ cuantos: number }>(database, COUNTS, [JSON.stringify(asked), most])
  return rows.map((row) => row.cuantos)
}

const LATEST = `
  select n.patron, n.nrp, a.publicacion, a.posicion from unnest($1::text[], $2::text[]) n(patron, nrp)
  cross join lateral (
    select a.publicacion, a.posicion from avisos a
    where a.rfc_patron = n.patron and a.nrp = n.nrp order by a.posicion desc limit 1) a`

/** The latest notice of each NRP at its employer, of those that have one. */
export async function latestOf(
  database: Database,
  places: Place[],
): Promise<(Place & { publicacion: number; posicion: number })[]> {
  if (places.length === 0) return []
  return runPrepared(database, LATEST, [places.map((place) => place.patron), places.map((place) => place.nrp)])
}
