// SQL that finds credits: by key, page after page, whatever their number; or those of workers.
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { NoticeRow } from '../feed/queries.ts'
import { FIJO } from '../feed/text-queries.ts'
import { CREDIT_COLUMNS, type CreditKey, type CreditRow } from './queries.ts'

export type CreditNoticeRow = NoticeRow & CreditRow

export const creditNoticeColumns = (lugar: 'publicacion' | 'posicion') =>
  `a.${lugar} as lugar, a.fecha_notificacion as notificado, ${FIJO} as fijo, ${CREDIT_COLUMNS}`

const REGISTRATIONS = `
  select nrp from registros_patronales where rfc_patron = $1 and asociado and nrp >= $2 order by nrp limit $3`

/** The employer's own, from this one on, in order. */
export const registrationsFrom = async (database: Database, patron: string, from: string, limit: number): Promise<string[]> =>
  (await runPrepared<{ nrp: string }>(database, REGISTRATIONS, [patron, from, limit])).map((row) => row.nrp)

// A walk along the index of credits, from each to the next: what a credit's notices are does not count. PostgreSQL would read them all.
const KEYS = `
  select r.nrp, c.num_credito as "numCredito" from unnest($2::text[]) with ordinality as r(nrp, orden)
  cross join lateral (
    with recursive claves as (
      (select a.num_credito, 1 as n from avisos a where a.nrp = r.nrp and a.rfc_patron = $1
        and a.num_credito > case when r.nrp = $3 then $4 else '' end order by a.num_credito limit 1)
      union all
      select s.num_credito, c.n + 1 from claves c cross join lateral (
        select a.num_credito from avisos a where a.nrp = r.nrp and a.rfc_patron = $1 and a.num_credito > c.num_credito
        order by a.num_credito limit 1) s
      where c.n < $5)
    select num_credito from claves) c
  order by r.orden, c.num_credito limit $5`

/** The next credits of these NRPs, which are in order, after `after`; at most `limit`. */
export const nextCredits = (
  database: Database,
  ask: { patron: string; nrps: string[]; after: CreditKey; limit: number },
): Promise<CreditKey[]> =>
  runPrepared<CreditKey>(database, KEYS, [ask.patron, ask.nrps, ask.after.nrp, ask.after.numCredito, ask.limit])

const OF_WORKERS = `
  select distinct a.nrp, a.num_credito as "numCredito" from avisos a
  where a.rfc_patron = $1 and a.nss = any($2::text[]) and ($3::text[] is null or a.nrp = any($3::text[]))
  order by 1, 2`

/** Credits of these numbers, in order; `nrps`: of these alone. */
export const creditsOfWorkers = (
  database: Database,
  patron: string,
  nss: string[],
  nrps: string[] | undefined,
): Promise<CreditKey[]> => runPrepared<CreditKey>(database, OF_WORKERS, [patron, nss, nrps ?? null])

const notices = (lugar: 'publicacion' | 'posicion') => `
  select ${creditNoticeColumns(lugar)} from unnest($2::text[], $3::text[]) with ordinality as c(nrp, num_credito, orden)
  join avisos a on a.nrp = c.nrp and a.num_credito = c.num_credito and a.rfc_patron = $1
  order by c.orden, a.${lugar}`
const [BY_EMPLOYER, BY_NRP] = [notices('publicacion'), notices('posicion')]

/** The employer's notices of these credits, in their order. `lugar`: places of the NRP's feed or of the employer's. */
export const noticesOfCredits = (
  database: Database,
  ask: { patron: string; credits: readonly CreditKey[]; lugar: 'publicacion' | 'posicion' },
): Promise<CreditNoticeRow[]> =>
  runPrepared<CreditNoticeRow>(database, ask.lugar === 'posicion' ? BY_NRP : BY_EMPLOYER, [
    ask.patron,
    ask.credits.map((c) => c.nrp),
    ask.credits.map((c) => c.numCredito),
  ])
