// SQL that finds where a printed list ends, and what the public verification says of a notice.
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import { type FeedQuestion, feedStatement } from '../feed/queries.ts'

/** How many notices the question finds, at most its limit, and the place of the last of them. */
export async function extentOf(database: Database, ask: FeedQuestion): Promise<{ cuantos: number; ultima: number | null }> {
  const { text, values } = feedStatement(ask)
  // Of the inner select the planner keeps only what the outer one uses: no JSON is made.
  const counting = `select count(*)::int as cuantos, max(f.lugar) as ultima from (${text}) f`
  return (await runPrepared<{ cuantos: number; ultima: number | null }>(database, counting, values))[0]!
}

export type NoticeHead = {
  rfcPatron: string
  nombrePatron: string
  nrp: string
  tipoAviso: string
  clasificacion: string | null
  efecto: string | null
  sustituidoPor: string | null
  fechaCreaAviso: string
  publicadoEl: Date
}

const HEAD = `
  select a.rfc_patron as "rfcPatron", p.razon_social as "nombrePatron", a.nrp, a.tipo_aviso as "tipoAviso", a.clasificacion, a.efecto,
    a.sustituido_por as "sustituidoPor", a.fecha_crea_aviso as "fechaCreaAviso", a.publicado_el as "publicadoEl"
  from avisos a join patrones p on p.rfc = a.rfc_patron where a.folio_aviso = $1`

/** Nothing of the worker. */
export const noticeHead = async (database: Database, folioAviso: string): Promise<NoticeHead | undefined> =>
  (await runPrepared<NoticeHead>(database, HEAD, [folioAviso]))[0]
