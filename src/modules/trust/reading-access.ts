// Who may read whose notices (contract.md 3): the employer itself, or a developer certified today with relations in force today,
// for their NRPs. One statement over the tables of trust, developers and employers, because it stands before each page that is
// read; with it come the ends of the feeds, so that a poll without news touches no notice.
import { CompiledQuery } from 'kysely'
import { runBatched } from '../../db/batch-queries.ts'
import type { Database } from '../../db/database.ts'
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

export type AccessQuestion = { reader: string; patron: string; day: Day; nrp?: string }

export type AccessRow = {
  ultima: number | null
  todos: boolean
  nrps: string[] | null
  relaciones: string[] | null
  producto: string | null
}

/**
 * `reader`, `patron`: RFC. `nrp`: narrows the question to one. Refuses RELACION_NO_VIGENTE, one answer for: no relation, revoked,
 * expired, not begun, another NRP, certification ended, unknown employer. `own`: what the reader may read of its own as a whole, where that
 * is known; then it is not asked again.
 */
export async function readingAccess(database: Database, ask: AccessQuestion, own?: Access): Promise<Access> {
  if (own && ask.reader === ask.patron && ask.nrp === undefined) return own
  const { text, values } = accessStatement(ask)
  return judgeAccess(ask, await runBatched<AccessRow>(database, text, values))
}

/** For who asks something else in the same statement: one row, or none where there is no access. */
export const accessStatement = (ask: AccessQuestion): { text: string; values: string[] } => ({
  text: ask.nrp === undefined ? WHOLE_EMPLOYER : ONE_NRP,
  values: values(ask),
})

/**
 * The question about a whole employer as nearly everybody asks it: at most one relation, for all NRPs, none set apart. A third of
 * the plan of the whole one; its rows may stand beside other columns.
 */
export const plainStatement = ({ reader, patron, day }: AccessQuestion): { text: string; values: string[] } => ({
  text: PLAIN,
  values: [reader, patron, day],
})

/** The plain question of an employer about its own, for a statement that knows its RFC and the legal day as these expressions. */
export const ownStatement = (rfc: string, day: string): string => plain(rfc, rfc, day)

export type PlainRow = { ultima: number | null; folio: string | null; producto: string | null; todos: boolean; apartado: boolean }

/** Undefined where the case is not that plain: then readingAccess decides. */
export function judgePlain({ reader, patron }: AccessQuestion, rows: PlainRow[]): Access | undefined {
  const [row] = rows
  if (!row || rows.length > 1 || row.ultima === null || row.apartado || !(row.todos || reader === patron)) return undefined
  return { nrps: 'todos', ultima: row.ultima, relaciones: row.folio === null ? [] : [row.folio], producto: row.producto }
}

/** The NRPs whose notices `reader` may read today; refuses RELACION_NO_VIGENTE as readingAccess does. */
export async function readableNrps(db: Read, ask: Omit<AccessQuestion, 'nrp'>): Promise<'todos' | string[]> {
  const { rows } = await db.executeQuery<AccessRow>(CompiledQuery.raw(WHOLE_EMPLOYER, values(ask)))
  return judgeAccess(ask, rows).nrps
}

/** Refuses as readingAccess does. */
export function judgeAccess(ask: AccessQuestion, [row]: AccessRow[]): Access {
  if (!row || row.ultima === null) throw problems.RELACION_NO_VIGENTE()
  const by = { ultima: row.ultima, relaciones: row.relaciones ?? [], producto: row.producto }
  if (ask.nrp !== undefined) return { nrps: [ask.nrp], ...by }
  if (!row.todos && !row.nrps) throw problems.RELACION_NO_VIGENTE()
  return { nrps: row.nrps ?? 'todos', ...by }
}

const values = ({ reader, patron, day, nrp }: AccessQuestion) => [reader, patron, day, ...(nrp === undefined ? [] : [nrp])]

const relationInForce = (reader: string, patron: string, day: string) => `
    r.rfc_desarrollador = ${reader} and r.rfc_patron = ${patron} and r.revocada_el is null and r.inicio <= ${day} and r.fin >= ${day}
      and exists (select from certificaciones c
                  where c.rfc_desarrollador = r.rfc_desarrollador and c.revocada_el is null
                    and c.vigente_desde <= ${day} and c.vigente_hasta >= ${day}
                    and (r.producto is null or c.producto = r.producto))`

const plain = (reader: string, patron: string, day: string) => `
  select p.ultima_publicacion as ultima, r.folio, r.producto, coalesce(r.todos_los_nrp, false) as todos,
    exists (select from registros_patronales n where n.rfc_patron = p.rfc and not n.asociado) as apartado
  from patrones p left join relaciones_confianza r on ${relationInForce(reader, patron, day)}
  where p.rfc = ${patron}
  limit 2`
const PLAIN = plain('$1', '$2', '$3::date')

const IN_FORCE = `
  with vigentes as materialized (
    select r.folio, r.todos_los_nrp, r.producto from relaciones_confianza r
    where ${relationInForce('$1', '$2', '$3::date')}
  ), alcance as materialized (
    select $1::text = $2::text or exists (select from vigentes where todos_los_nrp) as todos
  )`
const BY = `(select array_agg(folio order by folio) from vigentes) as relaciones,
    (select string_agg(distinct producto, ', ') from vigentes) as producto`
const NAMED = 'vigentes v join relaciones_nrp rn on rn.folio = v.folio and rn.terminada_el is null'

// nrps is null where all are meant and none is set apart.
const WHOLE_EMPLOYER = `${IN_FORCE}
  select p.ultima_publicacion as ultima, a.todos, ${BY},
    case
      when not a.todos then (
        select array_agg(distinct n.nrp) from ${NAMED}
        join registros_patronales n on n.nrp = rn.nrp where n.rfc_patron = p.rfc and n.asociado)
      when exists (select from registros_patronales n where n.rfc_patron = p.rfc and not n.asociado) then (
        select coalesce(array_agg(n.nrp), '{}') from registros_patronales n where n.rfc_patron = p.rfc and n.asociado)
    end as nrps
  from patrones p, alcance a where p.rfc = $2`

const ONE_NRP = `${IN_FORCE}
  select n.ultima_posicion as ultima, a.todos, null::text[] as nrps, ${BY}
  from registros_patronales n, alcance a
  where n.nrp = $4 and n.rfc_patron = $2 and n.asociado
    and (a.todos or exists (select from ${NAMED} where rn.nrp = n.nrp))`
