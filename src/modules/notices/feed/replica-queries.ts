// SQL that reads notices from a copy that lags. How far the copy has come stands in the feed's own counter, which is committed
// together with the notices; one statement sees both as of one moment, even where several copies hide behind one address.
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import { type FeedQuestion, feedStatement, type NoticeRow } from './queries.ts'

type CopiedRow = { [K in keyof NoticeRow]: NoticeRow[K] | null } & { reached: number }

/**
 * As feedRows, but of the places that the copy has; `reached` is the last of them up to `until`. It has none where it does not know
 * yet what was re-announced: the reader would take what the notices said before for what they say now.
 */
export async function copiedRows(copy: Database, ask: FeedQuestion): Promise<{ rows: NoticeRow[]; reached: number }> {
  const { text, values } = feedStatement(ask, 't.reached')
  const known = `p.rfc = $1 and p.ultimo_reanuncio >= $${values.push(ask.reanuncios ?? 0)}`
  const counter =
    ask.filters.nrp === undefined
      ? `select p.ultima_publicacion from patrones p where ${known}`
      : `select n.ultima_posicion from registros_patronales n, patrones p where n.nrp = $${values.push(ask.filters.nrp)} and ${known}`
  const rows = await runPrepared<CopiedRow>(
    copy,
    `with t as materialized (select least($3::bigint, coalesce((${counter}), 0)) as reached)
    select t.reached, f.* from t left join lateral (${text}) f on true order by f.lugar`,
    values,
  )
  return { rows: rows.filter((row): row is NoticeRow & CopiedRow => row.lugar !== null), reached: rows[0]!.reached }
}
