// Who may read whose notices (contract.md 3): the employer itself, or a developer certified today with relations in force today,
// for their NRPs. One statement over the tables of trust, developers and employers, because it stands before each page that is
// read; with it come the ends of the feeds, so that a poll without news touches no notice.
import { sql } from 'kysely'
import type { Read } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { problems } from './problems.ts'

export type Access = {
  /** `todos`: every NRP of the employer. */
  nrps: 'todos' | string[]
  /** Last position given out: of the NRP where one was asked for, else of the employer's feed. */
  ultima: number
  /** Folios of the relations that allow it, and the products that they name; none for the employer itself. */
  relaciones: string[]
  producto: string | null
}

type Row = { ultima: number | null; todos: boolean; nrps: string[] | null; relaciones: string[] | null; producto: string | null }

/**
 * `reader`, `patron`: RFC. `nrp`: narrows the question to one. Refuses RELACION_NO_VIGENTE, one answer for: no relation, revoked,
 * expired, not begun, another NRP, certification ended, unknown employer.
 */
export async function readingAccess(db: Read, ask: { reader: string; patron: string; day: Day; nrp?: string }): Promise<Access> {
  const { rows } = await sql<Row>`
    with vigentes as materialized (
      select r.folio, r.todos_los_nrp, r.producto from relaciones_confianza r
      where r.rfc_desarrollador = ${ask.reader} and r.rfc_patron = ${ask.patron} and r.revocada_el is null
        and r.inicio <= ${ask.day} and r.fin >= ${ask.day}
        and exists (select from certificaciones c
                    where c.rfc_desarrollador = r.rfc_desarrollador and c.revocada_el is null
                      and c.vigente_desde <= ${ask.day} and c.vigente_hasta >= ${ask.day}
                      and (r.producto is null or c.producto = r.producto))
    ), alcance as materialized (
      select ${ask.reader === ask.patron}::boolean or exists (select from vigentes where todos_los_nrp) as todos
    )
    ${ask.nrp === undefined ? wholeEmployer(ask.patron) : oneNrp(ask.patron, ask.nrp)}`.execute(db)
  const row = rows[0]
  if (!row || row.ultima === null) throw problems.RELACION_NO_VIGENTE()
  const by = { relaciones: row.relaciones ?? [], producto: row.producto }
  if (ask.nrp !== undefined) return { nrps: [ask.nrp], ultima: row.ultima, ...by }
  if (!row.todos && !row.nrps) throw problems.RELACION_NO_VIGENTE()
  return { nrps: row.nrps ?? 'todos', ultima: row.ultima, ...by }
}

const BY = sql`(select array_agg(folio order by folio) from vigentes) as relaciones,
    (select string_agg(distinct producto, ', ') from vigentes) as producto`

// nrps is null where all are meant and none is set apart.
const wholeEmployer = (patron: string) => sql`
  select p.ultima_publicacion as ultima, a.todos, ${BY},
    case
      when not a.todos then (
        select array_agg(distinct n.nrp) from vigentes v join relaciones_nrp rn on rn.folio = v.folio and rn.terminada_el is null
        join registros_patronales n on n.nrp = rn.nrp where n.rfc_patron = p.rfc and n.asociado)
      when exists (select from registros_patronales n where n.rfc_patron = p.rfc and not n.asociado) then (
        select coalesce(array_agg(n.nrp), '{}') from registros_patronales n where n.rfc_patron = p.rfc and n.asociado)
    end as nrps
  from patrones p, alcance a where p.rfc = ${patron}`

const oneNrp = (patron: string, nrp: string) => sql`
  select n.ultima_posicion as ultima, a.todos, null::text[] as nrps, ${BY}
  from registros_patronales n, alcance a
  where n.nrp = ${nrp} and n.rfc_patron = ${patron} and n.asociado
    and (a.todos or exists (select from vigentes v join relaciones_nrp rn on rn.folio = v.folio and rn.terminada_el is null where rn.nrp = n.nrp))`

/** The NRPs whose notices `reader` may read today; refuses RELACION_NO_VIGENTE as readingAccess does. */
export const readableNrps = async (db: Read, ask: { reader: string; patron: string; day: Day }): Promise<'todos' | string[]> =>
  (await readingAccess(db, { reader: ask.reader, patron: ask.patron, day: ask.day })).nrps
