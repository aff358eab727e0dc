// SQL that knows which numbers are one worker: a notice may say that its NSS was merged into another (nssUnificado).
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'

export type MergedNumber = { pedido: string; nss: string }

// From a number to the one it was merged into, and from there and from the number itself to all that were merged into them. Partial
// indexes hold the few; an employer that has none is done at the first glance.
const MERGED = `
  with algunos as materialized (select exists (select from avisos where rfc_patron = $1 and nss_unificado is not null) as hay),
  hacia as materialized (
    select distinct p.nss as pedido, a.nss_unificado as nss from unnest($2::text[]) as p(nss)
    join avisos a on a.rfc_patron = $1 and a.nss = p.nss and a.nss_unificado is not null
    where (select hay from algunos)
  ), todos as (
    select pedido, nss from hacia
    union
    select p.nss, a.nss from unnest($2::text[]) as p(nss)
    join avisos a on a.rfc_patron = $1 and a.nss_unificado = p.nss and a.nss_unificado is not null
    where (select hay from algunos)
    union
    select h.pedido, a.nss from hacia h
    join avisos a on a.rfc_patron = $1 and a.nss_unificado = h.nss and a.nss_unificado is not null
  )
  select pedido, nss from todos where nss <> pedido order by pedido, nss`

/** For each number that was asked for, the worker's other numbers, as the employer's notices tell. */
export const mergedNumbers = (database: Database, patron: string, nss: string[]): Promise<MergedNumber[]> =>
  runPrepared<MergedNumber>(database, MERGED, [patron, nss])
