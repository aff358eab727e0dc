// SQL for the day summary: which places of an NRP's feed a day holds, and the canonical lines of its notices.
import { sql } from 'kysely'
import type { Read } from '../../../db/transaction.ts'

/**
 * What never changes in a notice once it is published, in order of name: the form of IETF RFC 8785 (JCS). Left out are the
 * two fields of its delivery, those that other notices of its credit decide, its class, which the catalog may still give, and the fields that came
 * after this version of the summary.
 */
export const SUMMARY_FIELDS: readonly [wire: string, expression: string][] = [
  ['curpTrabajador', 'a.curp_trabajador'],
  ['estatusCredito', 'a.estatus_credito'],
  ['facDescuento', 'trim_scale(a.fac_descuento)'],
  ['facDescuentoAnterior', 'trim_scale(a.fac_descuento_anterior)'],
  ['fechaCreaAviso', 'a.fecha_crea_aviso'],
  ['fechaOtorgamiento', 'a.fecha_otorgamiento'],
  ['fechaUltimoAviso', 'a.fecha_ultimo_aviso'],
  ['folioAviso', 'a.folio_aviso'],
  ['monDescuento', 'trim_scale(a.mon_descuento)'],
  ['monDescuentoAnterior', 'trim_scale(a.mon_descuento_anterior)'],
  ['nrp', 'a.nrp'],
  ['nss', 'a.nss'],
  ['nssUnificado', 'a.nss_unificado'],
  ['numCredito', 'a.num_credito'],
  ['posicion', 'a.posicion'],
  ['publicadoEl', `to_char(a.publicado_el at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`],
  ['rfcTrabajador', 'a.rfc_trabajador'],
  ['tipoAviso', 'a.tipo_aviso'],
  ['tipoCredito', 'a.tipo_credito'],
  ['tipoDescuento', 'a.tipo_descuento'],
  ['tipoDescuentoAnterior', 'a.tipo_descuento_anterior'],
]

const LINE = sql.raw(
  `(select row_to_json(j)::text from (select ${SUMMARY_FIELDS.map(([wire, expression]) => `${expression} as "${wire}"`).join(', ')}) j)`,
)

/** Several publishers with clocks of their own: within one feed, instants may step back by less than this. */
const SKEW = sql.raw(`interval '1 day'`)

/**
 * Places `first` to `last` of the feed among which every notice of the span lies; others may lie between. Positions have no gaps
 * and instants grow along them but for SKEW, so both ends are found by halving: some forty reads, however long the feed is.
 */
export async function placesOfSpan(
  db: Read,
  nrp: string,
  ultima: number,
  span: { from: Date; until: Date },
): Promise<{ first: number; last: number }> {
  const { rows } = await sql<{ first: number; last: number }>`
    with recursive bordes(cual, instante) as (
      values ('first', ${span.from}::timestamptz - ${SKEW}), ('last', ${span.until}::timestamptz + ${SKEW})
    ), pasos as (
      -- below is before the instant (or nothing), above is not (or nothing)
      select cual, instante, 0::bigint as below, ${ultima}::bigint + 1 as above from bordes
      union all
      select p.cual, p.instante,
        case when a.publicado_el < p.instante then m.medio else p.below end,
        case when a.publicado_el < p.instante then p.above else m.medio end
      from pasos p cross join lateral (select (p.below + p.above) / 2 as medio) m
      join avisos a on a.nrp = ${nrp} and a.posicion = m.medio
      where p.above - p.below > 1
    )
    select (select max(below) + 1 from pasos where cual = 'first') as first, (select min(above) - 1 from pasos where cual = 'last') as last`.execute(
    db,
  )
  return rows[0]!
}

export type SummaryChunk = { texto: string | null; cuantos: number; primera: number | null; ultima: number | null }

/**
 * The lines, each with its line feed, of the span's notices at places `first` to `last`, in order, and what they are. An NRP that
 * came from another employer brought none of that one's notices along.
 */
export async function summaryChunk(
  db: Read,
  { patron, nrp }: { patron: string; nrp: string },
  places: { first: number; last: number },
  span: { from: Date; until: Date },
): Promise<SummaryChunk> {
  const { rows } = await sql<SummaryChunk>`
    select string_agg(${LINE} || E'\\n', '' order by a.posicion) as texto, count(*) as cuantos, min(a.posicion) as primera, max(a.posicion) as ultima
    from avisos a
    where a.rfc_patron = ${patron} and a.nrp = ${nrp} and a.posicion >= ${places.first} and a.posicion <= ${places.last}
      and a.publicado_el >= ${span.from} and a.publicado_el < ${span.until}`.execute(db)
  return rows[0]!
}
