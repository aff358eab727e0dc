// The door that every try of a password passes (issue "Attack"): limits per account and per address, held in the database, so all
// processes share them. Owns table intentos. Whether an account exists plays no part: unknown ones are counted the same.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { httpProblems } from '../../http/problems.ts'
import { ANY, attemptRows, heatAccount, markKnown, returnTry, spendKnownTry, spendTry, takePlace } from './queries.ts'
import { ALLOWANCES, type Allowance, addedWait, countedAddress, decayed, HALF_LIFE_S, KNOWN_MS } from './rules.ts'

export type Attempt = { account: string; address: string; known: boolean }

/**
 * Lets a try of `account` (an RFC) from the request's address through, counted as failed until it succeeds or is withdrawn.
 * Throws LIMITE_EXCEDIDO with Retry-After.
 */
export async function admitAttempt(ctx: Context, account: string): Promise<Attempt> {
  const address = countedAddress(ctx.origin?.address ?? 'local')
  const now = ctx.realNow()
  const knownSince = new Date(now.getTime() - KNOWN_MS)
  if (await spendKnownTry(ctx.db, account, address, now, knownSince, ALLOWANCES.known)) return { account, address, known: true }
  const rows = await attemptRows(ctx.db, account, address)
  const find = (rfc: string, direccion: string) => rows.find((r) => r.rfc === rfc && r.direccion === direccion)
  const pair = find(account, address)

  const mustBeFree = (rfc: string, direccion: string, allowance: Allowance) => {
    const freeAt = find(rfc, direccion)?.libre_el
    if (freeAt && freeAt > now) throw tooMany(allowance, freeAt, now)
  }
  const spend = async (rfc: string, direccion: string, allowance: Allowance, added = 0) => {
    // Lost to another try of this very moment: it may be free again in a second, or say then how long.
    if (!(await spendTry(ctx.db, rfc, direccion, now, allowance, added)))
      throw tooMany(allowance, new Date(now.getTime() + 1000), now)
  }

  if (pair?.conocida_el && pair.conocida_el > knownSince) throw tooMany(ALLOWANCES.known, pair.libre_el, now)
  mustBeFree(ANY, address, ALLOWANCES.address)
  mustBeFree(account, address, ALLOWANCES.stranger)
  const heat = find(account, ANY)
  const added = heat ? addedWait(decayed(heat.fallos, heat.ultimo_el, now)) : 0
  if (!pair && added > 0) {
    const freeAt = new Date(now.getTime() + added * 1000)
    await takePlace(ctx.db, account, address, now, freeAt)
    throw tooMany(ALLOWANCES.stranger, freeAt, now)
  }
  await spend(account, address, ALLOWANCES.stranger, added)
  await spend(ANY, address, ALLOWANCES.address)
  await heatAccount(ctx.db, account, now)
  return { account, address, known: false }
}

/** The try was right: the address is known from now on, and nothing stays counted. In the transaction of the login. */
export async function attemptSucceeded(ctx: Context, tx: Tx, attempt: Attempt): Promise<void> {
  await markKnown(tx, attempt.account, attempt.address, ctx.realNow())
  if (!attempt.known) await returnStrangersTry(tx, attempt)
}

/** The try was not judged (overload, the client hung up): it does not count. */
export async function withdrawAttempt(ctx: Context, attempt: Attempt): Promise<void> {
  const allowance = attempt.known ? ALLOWANCES.known : ALLOWANCES.stranger
  await returnTry(ctx.db, attempt.account, attempt.address, allowance)
  if (!attempt.known) await returnStrangersTry(ctx.db, attempt)
}

async function returnStrangersTry(db: Context['db'] | Tx, { account, address }: Attempt): Promise<void> {
  await returnTry(db, ANY, address, ALLOWANCES.address)
  await returnTry(db, account, ANY, ALLOWANCES.stranger)
}

/** Headers as in the IETF draft "RateLimit header fields for HTTP": quota `q` in a window of `w` seconds, `r` left, `t` until more. */
function tooMany({ name, free }: Allowance, freeAt: Date, now: Date) {
  const seconds = Math.max(1, Math.ceil((freeAt.getTime() - now.getTime()) / 1000))
  return httpProblems.LIMITE_EXCEDIDO({
    detail: `Hubo demasiados intentos fallidos. Espere ${seconds} s y vuelva a intentarlo con los datos correctos.`,
    headers: {
      'retry-after': String(seconds),
      'ratelimit-policy': `"${name}";q=${free};w=${HALF_LIFE_S}`,
      ratelimit: `"${name}";r=0;t=${seconds}`,
    },
  })
}
