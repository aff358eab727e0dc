// Who may read which of many notices at once: the question of reading-access.ts for notices of any number of employers, in one
// statement. A test holds the two to the same answers.
import { sql } from 'kysely'
import { texts } from '../../db/arrays.ts'
import type { Read } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'

/** To whom a notice is addressed. */
export type Place = { patron: string; nrp: string }

/** One text for a place; an NRP has eleven characters, so the two parts never run into one another. */
export const placeKey = ({ patron, nrp }: Place): string => nrp + patron

/** Those of the places whose notices `reader` may read on `day`, by placeKey. */
export async function readableAmong(db: Read, ask: { reader: string; day: Day; places: Place[] }): Promise<Set<string>> {
  const places = [...new Map(ask.places.map((place) => [placeKey(place), place])).values()]
  const { rows } = await sql<Place>`
    with lugares as materialized (
      select * from unnest(${texts(places.map((p) => p.patron))}, ${texts(places.map((p) => p.nrp))}) as l(patron, nrp)
    ), vigentes as materialized (
      select r.folio, r.rfc_patron, r.todos_los_nrp from relaciones_confianza r
      where r.rfc_desarrollador = ${ask.reader} and r.rfc_patron in (select patron from lugares) and r.revocada_el is null
        and r.inicio <= ${ask.day}::date and r.fin >= ${ask.day}::date
        and exists (select from certificaciones c
                    where c.rfc_desarrollador = r.rfc_desarrollador and c.revocada_el is null
                      and c.vigente_desde <= ${ask.day}::date and c.vigente_hasta >= ${ask.day}::date
                      and (r.producto is null or c.producto = r.producto))
    )
    select l.patron, l.nrp from lugares l
    where case
      when l.patron = ${ask.reader} or exists (select from vigentes v where v.rfc_patron = l.patron and v.todos_los_nrp)
      then not exists (select from registros_patronales n where n.rfc_patron = l.patron and not n.asociado)
        or exists (select from registros_patronales n where n.nrp = l.nrp and n.rfc_patron = l.patron and n.asociado)
      else exists (
        select from vigentes v
        join relaciones_nrp rn on rn.folio = v.folio and rn.nrp = l.nrp and rn.terminada_el is null
        join registros_patronales n on n.nrp = l.nrp and n.rfc_patron = l.patron and n.asociado
        where v.rfc_patron = l.patron)
    end`.execute(db)
  return new Set(rows.map(placeKey))
}
