// SQL that reads notices. Rows come as the JSON text that goes on the wire (text-queries.ts); fechaNotLinea and fechaEfecto are added
// later, since the request itself may set them: of the delivery nothing stands here (delivery-queries.ts).

import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { Day } from '../../../kernel/dates.ts'
import type { Clasificacion, Efecto } from '../publish/rules.ts'
import { FIJO } from './text-queries.ts'

export type NoticeRow = {
  /** Place in the feed that was asked for: publicacion, or posicion where an NRP was named. */
  lugar: number
  publicacion: number
  clasificacion: Clasificacion | null
  efecto: Efecto | 'SIN_EFECTO' | null
  /** When the employer was notified by another channel. */
  notificado: Day | null
  /** JSON object of the wire record without fechaNotLinea and fechaEfecto, and still open. */
  fijo: string
  /** It comes again, since its type is known by now. */
  reanunciado?: true
}

export const columns = (lugar: 'publicacion' | 'posicion') => `
  a.${lugar} as lugar, a.publicacion, a.clasificacion, a.efecto, a.fecha_notificacion as notificado, ${FIJO} as fijo`

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

type FoundNotice = NoticeRow & { patron: string; nrp: string }

export const noticeByFolio = async (database: Database, folio: string): Promise<FoundNotice | undefined> => {
  const text = `select a.rfc_patron as patron, a.nrp, ${columns('publicacion')} from avisos a where a.folio_aviso = $1`
  return (await runPrepared<FoundNotice>(database, text, [folio]))[0]
}

const AT = `select ${columns('publicacion')} from avisos a where a.rfc_patron = $1 and a.publicacion = any($2::bigint[])`

/** The notices of these places of an employer's feed, as they are now. */
export const rowsAt = (database: Database, patron: string, publicaciones: readonly number[]): Promise<NoticeRow[]> =>
  runPrepared<NoticeRow>(database, AT, [patron, publicaciones])
