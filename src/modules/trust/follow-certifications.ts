// A relation gives access only while its developer (or the product that it names) is certified. When that ends or comes back, the
// relation goes to the end of the developer's change feed, and the employer is told of an end by mail.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { legalDay } from '../../kernel/dates.ts'
import { takeChangeNumber } from '../developers/index.ts'
import { BATCH, inBatches } from './in-batches.ts'
import { uncertifiedMail } from './mails.ts'
import { placeChange } from './queries.ts'
import { type Mentioned, takeCertifiedAgain, takeUncertified } from './reminder-queries.ts'
import { tell } from './tell-party.ts'

/** Recurring, and right after an operator's act. Each change is told once, whichever process comes first; says how many ended. */
export async function followCertifications(ctx: Context): Promise<number> {
  const now = ctx.now()
  const today = legalDay(now)
  await inBatches(
    ctx,
    async (tx) => byDeveloper(await takeCertifiedAgain(tx, { today, limit: BATCH })),
    (tx, relation) => change(tx, relation),
  )
  return inBatches(
    ctx,
    async (tx) => byDeveloper(await takeUncertified(tx, { today, now, limit: BATCH })),
    async (tx, relation) => {
      await tell(ctx, tx, relation.rfc_patron, uncertifiedMail(ctx, relation))
      await change(tx, relation)
    },
  )
}

const change = async (tx: Tx, { folio, rfc_desarrollador }: Mentioned) =>
  placeChange(tx, folio, await takeChangeNumber(tx, rfc_desarrollador))

// Developers' rows are locked in order, so that no two processes wait for each other.
const byDeveloper = (relations: Mentioned[]) =>
  relations.sort((a, b) => (a.rfc_desarrollador < b.rfc_desarrollador ? -1 : a.rfc_desarrollador > b.rfc_desarrollador ? 1 : 0))
