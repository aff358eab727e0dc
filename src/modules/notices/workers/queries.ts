// SQL for the bulk question: all notices of each worker's credits, thousands of workers in one statement.
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import { type CreditNoticeRow, creditNoticeColumns } from '../credits/list-queries.ts'
import type { MergedNumber } from './merged-queries.ts'

/** `pedido`: the number that was asked for; the notice may name another of the same worker. */
export type WorkerNoticeRow = CreditNoticeRow & { pedido: string }

// The index on worker finds each NSS.
const statement = (lugar: 'publicacion' | 'posicion', narrowed: string) => `
  select p.pedido, ${creditNoticeColumns(lugar)}
  from unnest($2::text[], $3::text[]) as p(pedido, nss)
  join avisos a on a.rfc_patron = $1 and a.nss = p.nss${narrowed}
  order by p.pedido, a.nrp, a.num_credito`

export type WorkerQuestion = {
  patron: string
  nss: string[]
  /** Further numbers of those workers. */
  otros?: MergedNumber[]
  nrp: string | undefined
  /** Only these; undefined: all. */
  nrps: string[] | undefined
}

export function workerRows(database: Database, ask: WorkerQuestion): Promise<WorkerNoticeRow[]> {
  const { text, values } = workerStatement(ask)
  return runPrepared<WorkerNoticeRow>(database, text, values)
}

export function workerStatement(ask: WorkerQuestion): { text: string; values: unknown[] } {
  const { patron, nss, otros = [], nrp, nrps } = ask
  const lugar = nrp === undefined ? 'publicacion' : 'posicion'
  const only = nrp === undefined ? nrps : [nrp]
  const asked = [...nss, ...otros.map((o) => o.pedido)]
  const values = [patron, asked, [...nss, ...otros.map((o) => o.nss)]]
  if (only === undefined) return { text: statement(lugar, ''), values }
  return { text: statement(lugar, ' and a.nrp = any($4::text[])'), values: [...values, only] }
}
