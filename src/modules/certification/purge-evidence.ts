// Recurring: the files brought forward in a procedure that came to nothing are kept for a while, in case its end is disputed, and then
// forgotten, with their names. That they were there, and their hashes, stay in the audit log. What an approval rests on is kept with it.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { deleteEvidenceOfFruitless } from './evidence-queries.ts'
import { LIMITS } from './rules.ts'

const DAY_MS = 86_400_000
const BATCH = 20

/** Safe to repeat and to run twice at once; returns how many files went. */
export async function purgeEvidence(ctx: Context): Promise<number> {
  const before = new Date(ctx.now().getTime() - LIMITS.evidenceDays * DAY_MS)
  for (let all = 0; ; ) {
    const gone = await inTransaction(ctx.db, async (tx) => {
      const deleted = await deleteEvidenceOfFruitless(tx, before, BATCH)
      for (const [objeto, numeros] of deleted) {
        await recordAudit(ctx, tx, {
          actor: null,
          accion: 'certificacion.olvidar-evidencias',
          objeto,
          resultado: 'hecho',
          detalle: { numeros },
        })
      }
      return deleted
    })
    for (const numeros of gone.values()) all += numeros.length
    if (gone.size === 0) return all
  }
}
