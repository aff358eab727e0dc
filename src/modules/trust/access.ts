// Who may read whose notices (contract.md 3): the employer itself, or a developer certified today with relations in force today,
// for their NRPs. The rule itself is in the database (docs/adr/0040), for whoever asks; here are the questions, one statement each,
// because they stand before each page that is read, and the judge of what comes back. With it come the ends of the feeds, so that a
// poll without news touches no notice.
import { CompiledQuery } from 'kysely'
import { runBatched } from '../../db/batch-queries.ts'
import type { Database } from '../../db/database.ts'
import { runPrepared } from '../../db/prepared.ts'
import type { Read } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { problems } from './problems.ts'

export type Access = {
  /** `todos`: every NRP of the employer. */
  nrps: 'todos' | string[]
  /** Last position given out: of the NRP where one was asked for, else of the employer's feed. */
  ultima: number
  /** Number of the employer's last re-announcement. */
  reanuncios: number
  /** Folios of the relations that allow it, and the products that they name; none for the employer itself. */
  relaciones: string[]
  producto: string | null
}

export type AccessQuestion = { reader: string; patron: string; day: Day; nrp?: string }

export type AccessRow = {
  ultima: number | null
  reanuncios: number
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

export type PlainRow = {
  ultima: number | null
  reanuncios: number
  folio: string | null
  producto: string | null
  todos: boolean
  apartado: boolean
}

/** Undefined where the case is not that plain: then readingAccess decides. */
export function judgePlain({ reader, patron }: AccessQuestion, rows: PlainRow[]): Access | undefined {
  const [row] = rows
  if (!row || rows.length > 1 || row.ultima === null || row.apartado || !(row.todos || reader === patron)) return undefined
  const { ultima, reanuncios, folio, producto } = row
  return { nrps: 'todos', ultima, reanuncios, relaciones: folio === null ? [] : [folio], producto }
}

/** The NRPs whose notices `reader` may read today; refuses RELACION_NO_VIGENTE as readingAccess does. */
export async function readableNrps(db: Read, ask: Omit<AccessQuestion, 'nrp'>): Promise<'todos' | string[]> {
  const { rows } = await db.executeQuery<AccessRow>(CompiledQuery.raw(WHOLE_EMPLOYER, values(ask)))
  return judgeAccess(ask, rows).nrps
}

/** Refuses as readingAccess does. */
export function judgeAccess(ask: AccessQuestion, [row]: AccessRow[]): Access {
  const nrps = row && scopeOf(row)
  if (nrps === undefined) throw problems.RELACION_NO_VIGENTE()
  const by = { ultima: row!.ultima!, reanuncios: row!.reanuncios, relaciones: row!.relaciones ?? [], producto: row!.producto }
  return { nrps: ask.nrp === undefined ? nrps : [ask.nrp], ...by }
}

/** What one row lets read; undefined: nothing. */
const scopeOf = ({ ultima, todos, nrps }: AccessRow): Access['nrps'] | undefined =>
  ultima === null || !(todos || nrps) ? undefined : (nrps ?? 'todos')

/** To whom a notice is addressed. */
export type Place = { patron: string; nrp: string }

/** One text for a place; an NRP has eleven characters, so the two parts never run into one another. */
export const placeKey = ({ patron, nrp }: Place): string => nrp + patron

/** The question about a whole employer, for each of them: by RFC, those of which `reader` may read something on `day`. */
export async function readingAccesses(
  database: Database,
  { reader, day, patrones }: { reader: string; day: Day; patrones: string[] },
): Promise<Map<string, Access>> {
  const accesses = new Map<string, Access>()
  // Nearly all are plain, for a third of the cost.
  const plain = await runPrepared<PlainRow & { patron: string }>(database, MANY_PLAIN, [reader, day, patrones])
  const others: string[] = []
  for (const [patron, rows] of Map.groupBy(plain, (row) => row.patron)) {
    const access = judgePlain({ reader, patron, day }, rows)
    if (access) accesses.set(patron, access)
    else others.push(patron)
  }
  if (others.length === 0) return accesses
  const rows = await runPrepared<AccessRow & { patron: string }>(database, MANY, [reader, day, others])
  for (const { patron, ...row } of rows) {
    if (scopeOf(row) !== undefined) accesses.set(patron, judgeAccess({ reader, patron, day }, [row]))
  }
  return accesses
}

/** Those of the places whose notices `reader` may read on `day`, by placeKey. */
export async function readableAmong(
  database: Database,
  { reader, day, places }: { reader: string; day: Day; places: Place[] },
): Promise<Set<string>> {
  const patrones = [...new Set(places.map(({ patron }) => patron))]
  const scopes = new Map(
    [...(await readingAccesses(database, { reader, day, patrones }))].map(([patron, { nrps }]) => [
      patron,
      nrps === 'todos' ? nrps : new Set(nrps),
    ]),
  )
  const isReadable = ({ patron, nrp }: Place): boolean => {
    const scope = scopes.get(patron)
    return scope === 'todos' || (scope?.has(nrp) ?? false)
  }
  return new Set(places.filter(isReadable).map(placeKey))
}

const values = ({ reader, patron, day, nrp }: AccessQuestion) => [reader, patron, day, ...(nrp === undefined ? [] : [nrp])]

const relationsOf = (reader: string, patron: string, day: string) =>
  `relaciones_con_acceso(${day}) r where r.rfc_desarrollador = ${reader} and r.rfc_patron = ${patron}`

const plain = (reader: string, patron: string, day: string) => `
  select p.ultima_publicacion as ultima, p.ultimo_reanuncio as reanuncios, r.folio, r.producto, coalesce(r.todos_los_nrp, false) as todos,
    exists (select from registros_patronales n where n.rfc_patron = p.rfc and not n.asociado) as apartado
  from patrones p left join lateral (select r.* from ${relationsOf(reader, patron, day)}) r on true
  where p.rfc = ${patron}
  limit 2`
const PLAIN = plain('$1', '$2', '$3::date')
const MANY_PLAIN = `
  select e.patron, a.* from unnest($3::text[]) e(patron)
  cross join lateral (${plain('$1::text', 'e.patron', '$2::date')}) a`

const BY = `(select array_agg(folio order by folio) from lectoras) as relaciones,
    (select string_agg(distinct producto, ', ') from lectoras) as producto`

// nrps is null where all are meant and none is set apart.
const whole = (reader: string, patron: string, day: string) => `
  with lectoras as materialized (
    select r.folio, r.rfc_patron, r.todos_los_nrp, r.producto from ${relationsOf(reader, patron, day)}
  ), alcance as materialized (
    select ${reader} = ${patron} or exists (select from lectoras where todos_los_nrp) as todos
  )
  select p.ultima_publicacion as ultima, p.ultimo_reanuncio as reanuncios, a.todos, ${BY},
    case
      when not a.todos then (
        select array_agg(distinct n.nrp) from lectoras v, registros_de_relacion(v.folio, v.rfc_patron) n)
      when exists (select from registros_patronales n where n.rfc_patron = p.rfc and not n.asociado) then (
        select coalesce(array_agg(n.nrp), '{}') from registros_patronales n where n.rfc_patron = p.rfc and n.asociado)
    end as nrps
  from patrones p, alcance a where p.rfc = ${patron}`
const WHOLE_EMPLOYER = whole('$1::text', '$2::text', '$3::date')
const MANY = `
  select e.patron, a.* from unnest($3::text[]) e(patron)
  cross join lateral (${whole('$1::text', 'e.patron', '$2::date')}) a`

const ONE_NRP = `
  with lectoras as materialized (
    select r.folio, r.producto from ${relationsOf('$1::text', '$2::text', '$3::date')}
      and (r.todos_los_nrp or exists (select from registros_de_relacion(r.folio, r.rfc_patron) n where n.nrp = $4))
  )
  select n.ultima_posicion as ultima, p.ultimo_reanuncio as reanuncios, true as todos, null::text[] as nrps, ${BY}
  from registros_patronales n join patrones p on p.rfc = n.rfc_patron
  where n.nrp = $4 and n.rfc_patron = $2 and n.asociado and ($1::text = $2::text or exists (select from lectoras))`
