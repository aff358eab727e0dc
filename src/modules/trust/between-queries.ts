// The relations between one employer and one developer, over relaciones_confianza and relaciones_nrp.
import { sql } from 'kysely'
import type { Read } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'

export type BetweenRow = {
  folio: string
  producto: string | null
  todos_los_nrp: boolean
  /** Those that it names and that still count in it. */
  nrps: string[]
  inicio: Day
  fin: Day
  revocada_el: Date | null
}

/** The hundred newest, newest first. */
export const rowsBetween = (db: Read, patron: string, desarrollador: string): Promise<BetweenRow[]> =>
  db
    .selectFrom('relaciones_confianza as r')
    .select(['r.folio', 'r.producto', 'r.todos_los_nrp', 'r.inicio', 'r.fin', 'r.revocada_el'])
    .select(
      sql<
        string[]
      >`array(select n.nrp from relaciones_nrp n where n.folio = r.folio and n.terminada_el is null order by n.nrp)`.as('nrps'),
    )
    .where('r.rfc_desarrollador', '=', desarrollador)
    .where('r.rfc_patron', '=', patron)
    .orderBy('r.otorgada_el', 'desc')
    .orderBy('r.folio', 'desc')
    .limit(100)
    .execute()
