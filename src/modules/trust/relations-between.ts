import type { Read } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { rowsBetween } from './between-queries.ts'
import { stateOf, type TrustState } from './rules.ts'

export type Between = {
  folio: string
  estado: TrustState
  inicio: Day
  fin: Day
  revocadaEl: Date | null
  /** The certified product that it is limited to. */
  producto: string | null
  nrps: 'todos' | string[]
}

/** All between the two, newest first, each in its state of that legal day. For one of the two, or the operator. */
export async function relationsBetween(
  db: Read,
  { patron, desarrollador, day }: { patron: string; desarrollador: string; day: Day },
): Promise<Between[]> {
  return (await rowsBetween(db, patron, desarrollador)).map((r) => ({
    folio: r.folio,
    estado: stateOf({ inicio: r.inicio, fin: r.fin, revocada: r.revocada_el !== null }, day),
    inicio: r.inicio,
    fin: r.fin,
    revocadaEl: r.revocada_el,
    producto: r.producto,
    nrps: r.todos_los_nrp ? 'todos' : r.nrps,
  }))
}
