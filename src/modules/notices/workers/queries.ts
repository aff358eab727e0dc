// SQL for the bulk question: each worker's credits and their latest notices, thousands of workers in one statement.
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import { columns, type NoticeRow } from '../feed/queries.ts'
import type { MergedNumber } from './merged-queries.ts'

export type WorkerNoticeRow = NoticeRow & {
  /** The number that was asked for; the notice may name another of the same worker. */
  nss: string
  numCredito: string
  nrp: string
  folioAviso: string
  /** 1 is the credit's latest for that NRP. */
  orden: number
  /** 1 is the latest of those that count: of a known class and not superseded. */
  cuenta: number | null
  efecto: string | null
  fechaCreaAviso: string
  tipoDescuento: string
  /** As JSON numbers with the decimals of their field. */
  monDescuento: string
  facDescuento: string
}

// By date and then by publication, as the rules of withholding order notices (publish-rules.ts). The index on worker finds each NSS.
const statement = (lugar: 'publicacion' | 'posicion', narrowed: string) => `
  with suyos as materialized (
    select a.rfc_patron, a.publicacion, p.pedido as nss, a.nrp, a.num_credito,
      row_number() over credito as orden,
      case when a.clasificacion is not null and a.sustituido_por is null
        then row_number() over (partition by p.pedido, a.num_credito, a.nrp, a.clasificacion is not null and a.sustituido_por is null
                                order by a.fecha_crea_aviso desc, a.publicacion desc) end as cuenta
    from unnest($2::text[], $4::text[]) as p(pedido, nss)
    join avisos a on a.rfc_patron = $1 and a.nss = p.nss
    where true${narrowed}
    window credito as (partition by p.pedido, a.num_credito, a.nrp order by a.fecha_crea_aviso desc, a.publicacion desc)
  )
  select s.nss, s.num_credito as "numCredito", s.nrp, s.orden, s.cuenta, a.folio_aviso as "folioAviso", a.efecto,
    a.fecha_crea_aviso as "fechaCreaAviso",
    a.tipo_descuento as "tipoDescuento", a.mon_descuento::text as "monDescuento", a.fac_descuento::text as "facDescuento",
    ${columns(lugar)}
  from suyos s join avisos a on a.rfc_patron = s.rfc_patron and a.publicacion = s.publicacion
  where s.orden <= $3 or s.cuenta = 1
  order by s.nss, s.nrp, s.num_credito, s.orden`

/** `otros`: further numbers of those workers. `nrps`: only these; undefined: all. `latest`: how many notices of each credit, beside the one that says its state. */
export function workerRows(
  database: Database,
  ask: {
    patron: string
    nss: string[]
    otros?: MergedNumber[]
    nrp: string | undefined
    nrps: string[] | undefined
    latest: number
  },
): Promise<WorkerNoticeRow[]> {
  const { text, values } = workerStatement(ask)
  return runPrepared<WorkerNoticeRow>(database, text, values)
}

export function workerStatement(ask: Parameters<typeof workerRows>[1]): { text: string; values: unknown[] } {
  const { patron, nss, otros = [], nrp, nrps, latest } = ask
  const lugar = nrp === undefined ? 'publicacion' : 'posicion'
  const only = nrp === undefined ? nrps : [nrp]
  const asked = [...nss, ...otros.map((o) => o.pedido)]
  const values = [patron, asked, latest, [...nss, ...otros.map((o) => o.nss)]]
  if (only === undefined) return { text: statement(lugar, ''), values }
  return { text: statement(lugar, ' and a.nrp = any($5::text[])'), values: [...values, only] }
}
