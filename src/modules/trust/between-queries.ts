// The relations between one employer and one developer, over relaciones_confianza.
import { sql } from 'kysely'
import type { Read } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { accessOn, stateOn } from './queries.ts'
import type { TrustState } from './rules.ts'

export type BetweenRow = {
  folio: string
  producto: string | null
  todos_los_nrp: boolean
  estado: TrustState
  acceso: boolean
  /** Those that it names and that count that day. */
  nrps: string[]
  inicio: Day
  fin: Day
  revocada_el: Date | null
}

/** The hundred newest, newest first. */
export const rowsBetween = (db: Read, patron: string, desarrollador: string, day: Day): Promise<BetweenRow[]> =>
  db
    .selectFrom('relaciones_confianza as r')
    .select(['r.folio', 'r.producto', 'r.todos_los_nrp', 'r.inicio', 'r.fin', 'r.revocada_el'])
    .select([stateOn(day).as('estado'), accessOn(day).as('acceso')])
    .select(sql<string[]>`array(select n.nrp from registros_de_relacion(r.folio, r.rfc_patron) n order by n.nrp)`.as('nrps'))
    .where('r.rfc_desarrollador', '=', desarrollador)
    .where('r.rfc_patron', '=', patron)
    .orderBy('r.otorgada_el', 'desc')
    .orderBy('r.folio', 'desc')
    .limit(100)
    .execute()
