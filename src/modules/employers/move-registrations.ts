// An NRP that goes over to another employer. What depended on it (relations, above all) ends through `onMoved`, which the
// caller of the import gives: this module stands below the ones that depend on NRPs and cannot call them.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import type { Move } from './queries.ts'

export type OnMoved = (ctx: Context, tx: Tx, moves: Move[]) => Promise<void>

export async function registrationsMoved(ctx: Context, tx: Tx, moves: Move[], onMoved: OnMoved | undefined): Promise<void> {
  for (const { nrp, de, a } of moves) {
    await recordAudit(ctx, tx, {
      actor: 'operador',
      accion: 'padron.nrp_cambia_de_patron',
      objeto: nrp,
      resultado: 'hecho',
      detalle: { de, a },
    })
  }
  await onMoved?.(ctx, tx, moves)
}
