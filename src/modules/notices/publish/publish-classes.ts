// Gives notices of a type that the catalog knows by now their class and effect, by the same rules as when they are published.
// In batches, each a transaction; stopped in the middle, the next catalog import goes on.
import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import { lockEmployers } from '../../employers/index.ts'
import { forgetCounts } from '../browse/queries.ts'
import { announceAgain } from '../feed/again-queries.ts'
import { creditKey } from './plan-publication.ts'
import { beginBatch, creditNotices, noticeTypes, saveClasses, saveSuperseded, unclassified } from './queries.ts'
import { type CreditNotice, effectOf, settleSuperseded } from './rules.ts'

const BATCH = 1_000

/** Returns how many notices got their class. */
export async function classifyNotices(ctx: Context): Promise<number> {
  let total = 0
  for (;;) {
    const done = await classifyBatch(ctx)
    total += done
    if (done < BATCH) return total
  }
}

const classifyBatch = (ctx: Context): Promise<number> =>
  inTransaction(ctx.db, async (tx) => {
    await beginBatch(tx)
    const types = await noticeTypes(tx)
    const found = await unclassified(tx, [...types.keys()], BATCH)
    // No importer may publish of these credits between what is read here and what is written.
    await lockEmployers(tx, [...new Set(found.map((n) => n.rfcPatron))])
    const credits = new Map<string, CreditNotice[]>()
    for (const notice of found) credits.set(creditKey(notice), [])
    const wanted = [...credits.keys()].map((key) => ({ nrp: key.slice(0, 11), numCredito: key.slice(11) }))
    for (const notice of await creditNotices(tx, wanted)) credits.get(creditKey(notice))!.push(notice)

    const touched = new Map<string, CreditNotice[]>()
    const classes: { folioAviso: string; clasificacion: string; efecto: string }[] = []
    for (const { tipoAviso, folioAviso, ...place } of found) {
      const others = credits.get(creditKey(place))!
      const notice = others.find((n) => n.folioAviso === folioAviso)!
      const type = types.get(tipoAviso)!
      if (notice.clasificacion !== null) continue
      notice.clasificacion = type.clasificacion
      classes.push({ folioAviso, clasificacion: type.clasificacion, efecto: effectOf(type, notice, others) })
      touched.set(creditKey(place), [...(touched.get(creditKey(place)) ?? []), notice])
    }
    await saveClasses(tx, classes)
    await announceAgain(
      tx,
      classes.map((c) => c.folioAviso),
    )
    await forgetCounts(tx, [...new Set(found.map((n) => n.rfcPatron))].sort())
    await saveSuperseded(
      tx,
      [...touched].flatMap(([key, notices]) => settleSuperseded(credits.get(key)!, notices)),
    )
    return found.length
  })
