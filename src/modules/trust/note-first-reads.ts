// The first time that a developer reads by virtue of a relation, its employer is told.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { firstReadMail } from './mails.ts'
import { markFirstReads } from './reminder-queries.ts'
import { tell } from './tell-party.ts'

/** `folios`: relations by which notices were read. Each is told once, whichever process sees it first. */
export async function noteFirstReads(ctx: Context, tx: Tx, folios: string[]): Promise<void> {
  if (folios.length === 0) return
  for (const relation of await markFirstReads(tx, folios, ctx.now()))
    await tell(ctx, tx, relation.rfc_patron, firstReadMail(ctx, relation))
}
