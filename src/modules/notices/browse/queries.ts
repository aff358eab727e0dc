// SQL for people who look at notices: the newest first, and counts by month and class.
import { sql } from 'kysely'
import { texts } from '../../../db/arrays.ts'
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { Read, Tx } from '../../../db/transaction.ts'
import type { Day } from '../../../kernel/dates.ts'
import { columns, type FeedQuestion, type NoticeRow, narrowing } from '../feed/queries.ts'

export type BrowseQuestion = FeedQuestion & {
  /** Only those published after this place of the employer's feed. */
  newerThan: number | undefined
}

/** Of places after `after` up to `until`, the newest first, at most `limit`. */
export function newestRows(database: Database, ask: BrowseQuestion): Promise<NoticeRow[]> {
  const lugar = ask.filters.nrp === undefined ? 'publicacion' : 'posicion'
  const place = ask.trabajador === undefined ? `a.${lugar}` : `(a.${lugar} + 0)`
  const values: unknown[] = [ask.patron, ask.after, ask.until, ask.limit]
  const conditions = narrowing(ask, values)
  if (ask.newerThan !== undefined) conditions.push(` and a.publicacion > $${values.push(ask.newerThan)}`)
  const text = `select ${columns(lugar)} from avisos a
    where a.rfc_patron = $1 and ${place} > $2 and ${place} <= $3${conditions.join('')}
    order by ${place} desc limit $4`
  return runPrepared<NoticeRow>(database, text, values)
}

/** How many notices of a month (its first day) and class ('' unknown) there are. */
export type Count = { mes: Day; clasificacion: string; cuantos: number }

// Not date_trunc, which takes a day for an instant and costs more than all the rest.
const KIND = sql`fecha_crea_aviso - date_part('day', fecha_crea_aviso)::int + 1 as mes, coalesce(clasificacion, '') as clasificacion,
  count(*) as cuantos`

/** Up to which place the employer's notices are counted; holds its row, so that each is counted once. */
export async function lockCounted(tx: Tx, patron: string): Promise<number> {
  await sql`
    insert into conteos_avisos_hasta (rfc_patron) values (${patron})
    on conflict on constraint conteos_avisos_hasta_pk do nothing`.execute(tx)
  const { rows } = await sql<{ hasta: number }>`
    select hasta from conteos_avisos_hasta where rfc_patron = ${patron} for update`.execute(tx)
  return rows[0]!.hasta
}

/** Adds the notices of places after `from` up to `to` to the counts. */
export async function addCounts(tx: Tx, patron: string, { from, to }: { from: number; to: number }): Promise<void> {
  await sql`
    insert into conteos_avisos as c (rfc_patron, nrp, mes, clasificacion, cuantos)
    select ${patron}::text, g.* from (select nrp, ${KIND} from avisos
      where rfc_patron = ${patron} and publicacion > ${from} and publicacion <= ${to} group by 1, 2, 3) g
    on conflict on constraint conteos_avisos_pk do update set cuantos = c.cuantos + excluded.cuantos`.execute(tx)
  await sql`update conteos_avisos_hasta set hasta = ${to} where rfc_patron = ${patron}`.execute(tx)
}

/** Counts of these employers are made anew when they are next asked for: notices got another class. */
export async function forgetCounts(tx: Tx, patrones: string[]): Promise<void> {
  await sql`
    insert into conteos_avisos_hasta (rfc_patron) select rfc from unnest(${texts(patrones)}) as p(rfc) order by rfc
    on conflict on constraint conteos_avisos_hasta_pk do update set hasta = 0`.execute(tx)
  await sql`delete from conteos_avisos where rfc_patron = any(${texts(patrones)})`.execute(tx)
}

/**
 * What is counted, by month, and up to which place it is. What follows up to `until` is counted now, unless it is more than `most`:
 * then it is left out. `nrps`: of these alone.
 */
export async function countsUntil(
  db: Read,
  { patron, nrps, until, most }: { patron: string; nrps: string[] | undefined; until: number; most: number },
): Promise<{ counted: number; counts: Count[] }> {
  const own = nrps === undefined ? sql`rfc_patron = ${patron}` : sql`rfc_patron = ${patron} and nrp = any(${texts(nrps)})`
  const hasta = sql`coalesce((select hasta from conteos_avisos_hasta where rfc_patron = ${patron}), 0)`
  const { rows } = await sql<{ counted: number } & (Count | { mes: null })>`
    select h.counted, g.* from (select ${hasta} as counted) h left join (
      select mes, clasificacion, sum(cuantos)::bigint as cuantos from (
        select mes, clasificacion, cuantos from conteos_avisos where ${own}
        union all (select ${KIND} from avisos where ${own} and publicacion <= ${until}
          and publicacion > ${hasta} and ${hasta} >= ${until - most} group by 1, 2)
      ) c group by mes, clasificacion
    ) g on true order by g.mes`.execute(db)
  return { counted: rows[0]!.counted, counts: rows.filter((row): row is Count & { counted: number } => row.mes !== null) }
}

/** Notices by class, of places after `from` up to `to`: a short stretch. */
export async function classesBetween(
  db: Read,
  ask: { patron: string; nrps: string[] | undefined; from: number; to: number },
): Promise<{ clasificacion: string; cuantos: number }[]> {
  const { rows } = await sql<{ clasificacion: string; cuantos: number }>`
    select coalesce(clasificacion, '') as clasificacion, count(*) as cuantos from avisos
    where rfc_patron = ${ask.patron} and publicacion > ${ask.from} and publicacion <= ${ask.to}
      ${ask.nrps === undefined ? sql`` : sql`and nrp = any(${texts(ask.nrps)})`}
    group by 1`.execute(db)
  return rows
}
