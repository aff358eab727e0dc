// An NRP of the padrón takes part in this service or not, as its employer says; both may be repeated without effect.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { problems } from './problems.ts'
import { setAssociated } from './queries.ts'
import { requireEmployer } from './read-employer.ts'

/** Refuses PATRON_NO_REGISTRADO and NRP_AJENO (unknown, or another's: one answer). */
export async function associateRegistration(ctx: Context, rfc: string, nrp: string): Promise<{ nrp: string; asociado: boolean }> {
  await setAssociation(ctx, rfc, nrp, true)
  return { nrp, asociado: true }
}

/** Refuses like `associateRegistration`. */
export const dissociateRegistration = (ctx: Context, rfc: string, nrp: string): Promise<void> =>
  setAssociation(ctx, rfc, nrp, false)

const setAssociation = (ctx: Context, rfc: string, nrp: string, asociado: boolean): Promise<void> =>
  inTransaction(ctx.db, async (tx) => {
    await requireEmployer(tx, rfc)
    if (!(await setAssociated(tx, rfc, nrp, asociado, ctx.now()))) throw problems.NRP_AJENO()
    await recordAudit(ctx, tx, {
      actor: rfc,
      accion: asociado ? 'nrp.asociar' : 'nrp.desasociar',
      objeto: nrp,
      resultado: 'hecho',
    })
  })
