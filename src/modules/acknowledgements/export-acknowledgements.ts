// The operator's export: every statement of all employers registered within some legal days, a page at a time, so that memory
// does not grow with it.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { addDays, type Day, dayStart } from '../../kernel/dates.ts'
import { viewAcknowledgement } from './list-acknowledgements.ts'
import { type ExportPlace, exportedStatements } from './queries.ts'
import type { Acknowledgement } from './schemas.ts'

export type ExportedAcknowledgement = Static<typeof Acknowledgement> & { patron: string }

const PAGE = 1_000
const EVER: { desde: Day; hasta: Day } = { desde: '1972-05-01', hasta: '2199-12-31' }

/** Pages in order of time; both days included, in Mexico City. A day is complete once it is over. */
export async function* exportAcknowledgements(
  ctx: Context,
  days: { desde?: Day | undefined; hasta?: Day | undefined },
): AsyncGenerator<ExportedAcknowledgement[]> {
  const span = { from: dayStart(days.desde ?? EVER.desde), until: dayStart(addDays(days.hasta ?? EVER.hasta, 1)) }
  let after: ExportPlace | undefined
  for (;;) {
    const rows = await exportedStatements(ctx.db, span, after, PAGE)
    if (rows.length > 0) yield rows.map((row) => ({ patron: row.rfc_patron, ...viewAcknowledgement(row) }))
    if (rows.length < PAGE) return
    const last = rows.at(-1)!
    after = { registradoEl: last.registrado_el, patron: last.rfc_patron, numero: last.numero }
  }
}
