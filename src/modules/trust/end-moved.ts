// An NRP that the padrón gives to another employer leaves the relations that named it; one that named no other ends.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { recordAudit } from '../audit/index.ts'
import { takeChangeNumber } from '../developers/index.ts'
import type { Move } from '../employers/index.ts'
import { gainedMail, lostMail, movedMail } from './mails.ts'
import { endRelations, placeChange } from './queries.ts'
import { endNrps, type Mentioned } from './reminder-queries.ts'
import { tell } from './tell-party.ts'

/** For the import of the padrón, in its transaction. Relations over all NRPs need nothing: they follow the padrón. */
export async function endMovedRegistrations(ctx: Context, tx: Tx, moves: Move[]): Promise<void> {
  if (moves.length === 0) return
  const [now, day] = [ctx.now(), legalDay(ctx.now())]
  const touched = [...Map.groupBy(await endNrps(tx, moves, now), (row) => row.folio).values()]
  const motivo = 'Sus registros patronales pasaron a otro patrón'
  const changed: { relation: Mentioned; nrps: string[]; ended: boolean }[] = []
  for (const rows of touched) {
    const [relation, nrps] = [rows[0]!, rows.map((row) => row.nrp)]
    const end = { el: now, day, motivo, por: null }
    const which = { patron: relation.rfc_patron, folio: relation.folio }
    changed.push({ relation, nrps, ended: !relation.quedan && (await endRelations(tx, which, end)).length > 0 })
  }
  // Developers' rows are locked last and in order, so that no two imports wait for each other.
  changed.sort((a, b) => (a.relation.rfc_desarrollador < b.relation.rfc_desarrollador ? -1 : 1))
  for (const { relation, nrps, ended } of changed) {
    const { folio, rfc_patron, rfc_desarrollador } = relation
    await placeChange(tx, folio, await takeChangeNumber(tx, rfc_desarrollador))
    await recordAudit(ctx, tx, {
      actor: 'operador',
      accion: 'relacion.nrp_cambia_de_patron',
      objeto: folio,
      resultado: 'hecho',
      detalle: { nrps, termino: ended },
    })
    for (const rfc of new Set([rfc_patron, rfc_desarrollador])) await tell(ctx, tx, rfc, movedMail(ctx, relation, nrps, ended))
  }
  await tellEmployers(ctx, tx, moves)
}

/** Who lost NRPs and who got them, whether or not a relation named them: those over all NRPs follow the padrón without a change. */
async function tellEmployers(ctx: Context, tx: Tx, moves: Move[]): Promise<void> {
  for (const [rfc, lost] of Map.groupBy(moves, (move) => move.de)) await tell(ctx, tx, rfc, lostMail(ctx, rfc, nrpsOf(lost)))
  for (const [rfc, gained] of Map.groupBy(moves, (move) => move.a)) await tell(ctx, tx, rfc, gainedMail(ctx, rfc, nrpsOf(gained)))
}

const nrpsOf = (moves: Move[]) => moves.map((move) => move.nrp)
