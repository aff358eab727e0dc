// An NRP that the padrón gives to another employer leaves the relations that named it; one that named no other ends.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import type { Move } from '../employers/index.ts'
import { movedMail } from './mails.ts'
import { endNrps, endRelation } from './queries.ts'
import { tell } from './tell-party.ts'

/** For the import of the padrón, in its transaction. Relations over all NRPs need nothing: they follow the padrón. */
export async function endMovedRegistrations(ctx: Context, tx: Tx, moves: Move[]): Promise<void> {
  if (moves.length === 0) return
  const [now, day] = [ctx.now(), legalDay(ctx.now())]
  const touched = Map.groupBy(await endNrps(tx, moves, now), (row) => row.folio)
  for (const [folio, rows] of touched) {
    const { quedan, rfc_patron, rfc_desarrollador } = rows[0]!
    const motivo = 'Sus registros patronales pasaron a otro patrón'
    const ended = !quedan && (await endRelation(tx, folio, rfc_patron, { el: now, day, motivo, por: null }))
    const nrps = rows.map((row) => row.nrp)
    await recordAudit(ctx, tx, {
      actor: 'operador',
      accion: 'relacion.nrp_cambia_de_patron',
      objeto: folio,
      resultado: 'hecho',
      detalle: { nrps, termino: ended },
    })
    for (const rfc of new Set([rfc_patron, rfc_desarrollador])) await tell(ctx, tx, rfc, movedMail(ctx, rows[0]!, nrps, ended))
  }
}
