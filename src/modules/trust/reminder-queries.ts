// SQL for what the parties of a relation are told, and for what ends by itself.
import { sql } from 'kysely'
import type { Tx } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { certifiedOn, type Relation } from './queries.ts'

/** What a mail says of a relation. */
export type Mentioned = Pick<Relation, 'folio' | 'rfc_patron' | 'rfc_desarrollador' | 'inicio' | 'fin' | 'revocada_motivo'>

const MENTIONED = sql`folio, rfc_patron, rfc_desarrollador, inicio, fin, revocada_motivo`

/** Those of `folios` by which nobody had read before. */
export async function markFirstReads(tx: Tx, folios: string[], now: Date): Promise<Mentioned[]> {
  const { rows } = await sql<Mentioned>`
    update relaciones_confianza set primera_lectura_el = ${now}
    where folio = any(${folios}::text[]) and primera_lectura_el is null returning ${MENTIONED}`.execute(tx)
  return rows
}

/** Relations in force that end within `days` but not within `notWithin`, and whose parties were not reminded of that; marks them. */
export async function takeEnding(
  tx: Tx,
  ask: { days: 30 | 7; notWithin: number; today: Day; now: Date; limit: number },
): Promise<Mentioned[]> {
  const sent = sql.ref(`recordatorio_${ask.days}_el`)
  const { rows } = await sql<Mentioned>`
    update relaciones_confianza set ${sent} = ${ask.now}
    where folio in (
      select folio from relaciones_confianza
      where en_vigor(revocada_el, inicio, fin, ${ask.today}::date) and ${sent} is null
        and fin <= ${ask.today}::date + ${ask.days}::int and fin > ${ask.today}::date + ${ask.notWithin}::int
        -- who grants for a week knows that it ends within a week
        and fin - inicio > ${ask.days}::int
      order by folio limit ${ask.limit} for update skip locked)
    returning ${MENTIONED}`.execute(tx)
  return rows
}

/** Relations in force whose developer is not certified (any more) for them, not told yet; marks them. */
export async function takeUncertified(tx: Tx, ask: { today: Day; now: Date; limit: number }): Promise<Mentioned[]> {
  const { rows } = await sql<Mentioned>`
    update relaciones_confianza set sin_certificacion_el = ${ask.now}
    where folio in (
      select r.folio from relaciones_confianza r
      where en_vigor(r.revocada_el, r.inicio, r.fin, ${ask.today}::date) and r.sin_certificacion_el is null
        and not ${certifiedOn(ask.today)}
      order by r.folio limit ${ask.limit} for update skip locked)
    returning ${MENTIONED}`.execute(tx)
  return rows
}

/** Those whose certification had ended and is in force again; forgets it, so that its next end is told too. */
export async function takeCertifiedAgain(tx: Tx, ask: { today: Day; limit: number }): Promise<Mentioned[]> {
  const { rows } = await sql<Mentioned>`
    update relaciones_confianza set sin_certificacion_el = null
    where folio in (
      select r.folio from relaciones_confianza r
      where r.sin_certificacion_el is not null and r.revocada_el is null and ${certifiedOn(ask.today)}
      order by r.folio limit ${ask.limit} for update skip locked)
    returning ${MENTIONED}`.execute(tx)
  return rows
}

/** Ends these NRPs in the relations of the employers that they left; says which relations named them. */
export async function endNrps(
  tx: Tx,
  moves: { nrp: string; de: string }[],
  now: Date,
): Promise<(Mentioned & { nrp: string; quedan: boolean })[]> {
  const { rows } = await sql<Mentioned & { nrp: string; quedan: boolean }>`
    with fuera as (
      update relaciones_nrp rn set terminada_el = ${now}
      from relaciones_confianza r, unnest(${moves.map((m) => m.nrp)}::text[], ${moves.map((m) => m.de)}::text[]) as m(nrp, de)
      where rn.nrp = m.nrp and rn.terminada_el is null and r.folio = rn.folio and r.rfc_patron = m.de
      returning rn.folio, rn.nrp)
    select r.folio, r.rfc_patron, r.rfc_desarrollador, r.inicio, r.fin, r.revocada_motivo, f.nrp,
      exists (select from relaciones_nrp n where n.folio = r.folio and n.terminada_el is null
              and not exists (select from fuera where fuera.folio = n.folio and fuera.nrp = n.nrp)) as quedan
    from fuera f join relaciones_confianza r on r.folio = f.folio
    where r.revocada_el is null order by r.folio, f.nrp`.execute(tx)
  return rows
}
