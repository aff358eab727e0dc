import type { Context } from '../../context.ts'
import { Problem } from '../../kernel/problem.ts'
import { recordAudit } from '../audit/index.ts'
import type { Signer } from '../efirma/index.ts'

/**
 * Runs an act and puts its refusal, if there is one, on the audit log: of the signer once `signedBy` was told who that is, else of
 * somebody unknown. What was done is recorded by the act itself, in its transaction.
 */
export async function auditedAct<T>(
  ctx: Context,
  accion: string,
  act: (signedBy: (s: Signer) => Signer) => Promise<T>,
): Promise<T> {
  let actor: string | null = null
  try {
    return await act((signer) => {
      actor = signer.rfc
      return signer
    })
  } catch (error) {
    if (error instanceof Problem && error.status < 500) await recordAudit(ctx, ctx.db, { actor, accion, resultado: error.codigo })
    throw error
  }
}
