// `sia claves retirar`: a signing key that somebody else may have dies at once, and every token that it signed with it. Where no
// other key would stay, a new one signs from now on: no lead, since nothing else can.
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { tokenProblems } from './problems.ts'
import { insertKey, retireKeyNow, selectPublishedKeys } from './queries.ts'
import { forgetPublishedKeys, makeSigningKey } from './signing-keys.ts'

/** `successor`: the new key, where one had to be made. Undefined: no such key is published. */
export async function retireStolenKey(ctx: Context, kid: string): Promise<{ successor: string | undefined } | undefined> {
  const now = ctx.realNow()
  const published = await selectPublishedKeys(ctx.db, now)
  const others = published.filter((key) => key.kid !== kid)
  if (others.length === published.length) return undefined
  // One that is to end after a rotation is no successor. One that still waits for its lead signs at once where it is alone.
  const needed = !others.some((key) => key.retirada_el === null)
  const successor = needed ? await makeSigningKey(ctx, published[0]!.generacion + 1, now) : undefined
  const retired = await inTransaction(ctx.db, async (tx) => {
    if (successor && !(await insertKey(tx, successor))) throw tokenProblems.ROTACION_EN_CURSO()
    const found = await retireKeyNow(tx, kid, now)
    if (found) await recordAudit(ctx, tx, { actor: 'operador', accion: 'claves.retirar', objeto: kid, resultado: 'hecho' })
    return found
  })
  forgetPublishedKeys(ctx)
  return retired ? { successor: successor?.kid } : undefined
}

/** Kids of the keys that are published now, newest first. */
export const publishedKids = async (ctx: Context): Promise<string[]> =>
  (await selectPublishedKeys(ctx.db, ctx.realNow())).map((key) => key.kid)
