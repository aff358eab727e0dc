import type { Read } from '../../db/transaction.ts'
import type { Day } from '../../kernel/dates.ts'
import { rowsBetween } from './between-queries.ts'
import type { TrustState } from './rules.ts'

export type Between = {
  folio: string
  estado: TrustState
  /** The developer may read by it. */
  acceso: boolean
  inicio: Day
  fin: Day
  revocadaEl: Date | null
  /** The certified product that it is limited to. */
  producto: string | null
  /** Those that it names and that count today. */
  nrps: 'todos' | string[]
}

/** All between the two, newest first, each in its state of that legal day. For one of the two, or the operator. */
export async function relationsBetween(
  db: Read,
  { patron, desarrollador, day }: { patron: string; desarrollador: string; day: Day },
): Promise<Between[]> {
  return (await rowsBetween(db, patron, desarrollador, day)).map((r) => ({
    folio: r.folio,
    estado: r.estado,
    acceso: r.acceso,
    inicio: r.inicio,
    fin: r.fin,
    revocadaEl: r.revocada_el,
    producto: r.producto,
    nrps: r.todos_los_nrp ? 'todos' : r.nrps,
  }))
}
