// SQL that reads notices. Rows come as the JSON text that goes on the wire (text-queries.ts); only fechaNotLinea and fechaEfecto are
// added later, since the request itself may set them.

import { runTextsBatched } from '../../../db/batch-queries.ts'
import type { Database } from '../../../db/database.ts'
import type { JsonBuffer } from '../../../db/json-buffer.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { Day } from '../../../kernel/dates.ts'
import { CLASIFICACIONES, type Clasificacion } from '../publish/rules.ts'
import { ENTERO, FIJO, ISO } from './text-queries.ts'

export type NoticeRow = {
  /** Place in the feed that was asked for: publicacion, or posicion where an NRP was named. */
  lugar: number
  publicacion: number
  clasificacion: Clasificacion | null
  /** Instant of first delivery, ISO; null: not delivered yet. */
  notLinea: string | null
  /** JSON object of the wire record without fechaNotLinea and fechaEfecto, and still open. */
  fijo: string
}

export const columns = (lugar: 'publicacion' | 'posicion') => `
  a.${lugar} as lugar, a.publicacion, a.clasificacion, ${ISO('a.fecha_not_linea')} as "notLinea", ${FIJO} as fijo`

/** What narrows a feed; absent: not at all. `nrp` also chooses the feed: by the NRP's positions instead of the employer's. */
export type Filters = {
  nrp?: string
  clasificacion?: Clasificacion
  tipoAviso?: string
  nss?: string
  desde?: Day
  hasta?: Day
}

const NARROWS: [keyof Filters, string][] = [
  ['nrp', 'a.nrp ='],
  ['clasificacion', 'a.clasificacion ='],
  ['tipoAviso', 'a.tipo_aviso ='],
  ['desde', 'a.fecha_crea_aviso >='],
  ['hasta', 'a.fecha_crea_aviso <='],
]

export type FeedQuestion = {
  patron: string
  filters: Filters
  /** Only these; undefined: all. */
  nrps: string[] | undefined
  /** All but these. */
  salvo?: string[] | undefined
  /** The numbers of the worker that filters.nss asks for. */
  trabajador?: string[] | undefined
  after: number
  until: number
  limit: number
  /** Number of the last re-announcement that the reader counts as told: a copy must know it. */
  reanuncios?: number
}

/** `until`: SQL for the last place, the third parameter unless said. */
export function feedStatement(ask: FeedQuestion, until = '$3'): { text: string; values: unknown[] } {
  const lugar = ask.filters.nrp === undefined ? 'publicacion' : 'posicion'
  // A worker's notices are few wherever they lie: the sum keeps the planner from walking the whole feed for them.
  const place = ask.trabajador === undefined ? `a.${lugar}` : `(a.${lugar} + 0)`
  const values: unknown[] = [ask.patron, ask.after, ask.until, ask.limit]
  const conditions = narrowing(ask, values)
  const text = `select ${columns(lugar)} from avisos a
    where a.rfc_patron = $1 and ${place} > $2 and ${place} <= ${until}${conditions.join('')}
    order by ${place} limit $4`
  return { text, values }
}

/** What narrows the question, as conditions that follow others; adds its values to `values`. */
export function narrowing(
  { filters, trabajador, nrps, salvo }: Pick<FeedQuestion, 'filters' | 'trabajador' | 'nrps' | 'salvo'>,
  values: unknown[],
): string[] {
  const conditions = NARROWS.flatMap(([name, condition]) => {
    const value = filters[name]
    return value === undefined ? [] : [` and ${condition} $${values.push(value)}`]
  })
  if (filters.nss !== undefined && !trabajador) throw new Error('a worker is asked for by all its numbers')
  if (trabajador) conditions.push(` and a.nss = any($${values.push(trabajador)}::text[])`)
  if (nrps) conditions.push(` and a.nrp = any($${values.push(nrps)}::text[])`)
  if (salvo) conditions.push(` and a.nrp <> all($${values.push(salvo)}::text[])`)
  return conditions
}

/** Notices of places after `after` up to `until`, in order, at most `limit`. */
export function feedRows(database: Database, ask: FeedQuestion): Promise<NoticeRow[]> {
  const { text, values } = feedStatement(ask)
  return runPrepared<NoticeRow>(database, text, values)
}

// Many small rows of one column rather than one value of 60 kB: both processes take those up at half the cost.
const storedTexts = (lugar: 'publicacion' | 'posicion', more = '') => `
  select ${ENTERO} as texto from avisos a
  where a.rfc_patron = $1 and a.${lugar} > $2::bigint and a.${lugar} <= $3::bigint${more}
  order by a.${lugar}`
const [EMPLOYERS_TEXTS, NRPS_TEXTS] = [storedTexts('publicacion'), storedTexts('posicion', ' and a.nrp = $4')]

type Stretch = { patron: string; nrp: string | undefined; after: number; until: number }

export function storedPageStatement({ patron, nrp, after, until }: Stretch): { text: string; values: string[] } {
  const places = [patron, String(after), String(until)]
  return nrp === undefined ? { text: EMPLOYERS_TEXTS, values: places } : { text: NRPS_TEXTS, values: [...places, nrp] }
}

/**
 * The JSON objects of the notices after the place `after` up to `until`, of an employer's feed or of that of one `nrp`. Undefined
 * unless all are there, each with its end stored.
 */
export async function storedPage(database: Database, { patron, nrp, after, until }: Stretch): Promise<JsonBuffer | undefined> {
  const { text, values } = storedPageStatement({ patron, nrp, after, until })
  const texts = await runTextsBatched(database, text, values, until - after)
  return texts.count === until - after && texts.missing === 0 ? texts : undefined
}

type FoundNotice = NoticeRow & { patron: string; nrp: string }

export const noticeByFolio = async (database: Database, folio: string): Promise<FoundNotice | undefined> => {
  const text = `select a.rfc_patron as patron, a.nrp, ${columns('publicacion')} from avisos a where a.folio_aviso = $1`
  return (await runPrepared<FoundNotice>(database, text, [folio]))[0]
}

// Locked in order of folio, as whoever else changes several notices does: no two wait for each other.
const MARK = `
  with abiertos as (
    select publicacion from avisos
    where rfc_patron = $1 and publicacion = any($2::bigint[]) and fecha_not_linea is null
    order by folio_aviso for no key update)
  update avisos a set fecha_not_linea = $3::timestamptz,
    texto_entrega = case a.clasificacion ${CLASIFICACIONES.map((name, i) => `when '${name}' then $${i + 5}`).join(' ')} else $4 end
  from abiertos
  where a.rfc_patron = $1 and a.publicacion = abiertos.publicacion and a.fecha_not_linea is null
  returning a.publicacion`

/** Sets the instant of first delivery where there is none; says for which it did. `texts`: what ends the JSON of each class. */
export async function markRows(
  database: Database,
  patron: string,
  publicaciones: number[],
  instant: string,
  texts: (clasificacion: Clasificacion | null) => string,
): Promise<number[]> {
  const ends = [null, ...CLASIFICACIONES].map(texts)
  const rows = await runPrepared<{ publicacion: number }>(database, MARK, [patron, publicaciones, instant, ...ends])
  return rows.map((r) => r.publicacion)
}

const DELIVERED = `
  select a.publicacion, ${ISO('a.fecha_not_linea')} as "notLinea" from avisos a
  where a.rfc_patron = $1 and a.publicacion = any($2::bigint[])`

export const deliveredAt = (
  database: Database,
  patron: string,
  publicaciones: number[],
): Promise<{ publicacion: number; notLinea: string }[]> => runPrepared(database, DELIVERED, [patron, publicaciones])
