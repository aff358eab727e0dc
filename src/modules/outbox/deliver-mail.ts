// Hands due messages over. A message is taken under a lease, so several processes never send it at one time; a process that
// dies leaves it to the others when the lease ends. A crash between handing over and noting it sends it twice, with one Message-ID.
import type { Context } from '../../context.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { MailRefused } from '../../platform/mailer.ts'
import { type ClaimedMail, claimDue, markGivenUp, markRetry, markSent } from './queries.ts'
import { afterFailure, errorCodes, LEASE_MS, nextWait, sealedFor } from './rules.ts'

const AT_ONE_TIME = 5

/** Hands over everything that is due now; counts what was accepted and what failed. `stopping` ends it after the running ones. */
export async function deliverPendingMail(
  ctx: Context,
  stopping: () => boolean = () => false,
): Promise<{ sent: number; failed: number }> {
  const count = { sent: 0, failed: 0 }
  while (!stopping()) {
    const now = ctx.realNow()
    const claimed = await claimDue(ctx.db, now, new Date(now.getTime() + LEASE_MS), AT_ONE_TIME)
    if (claimed.length === 0) break
    const outcomes = await Promise.all(claimed.map((mail) => handOver(ctx, mail)))
    for (const sent of outcomes) count[sent ? 'sent' : 'failed']++
  }
  return count
}

async function handOver(ctx: Context, mail: ClaimedMail): Promise<boolean> {
  try {
    const content = JSON.parse(decrypt(ctx.keyring, mail.contenido_sealed!, sealedFor(mail.id)).toString('utf8'))
    await ctx.mail.send({ id: mail.id, subject: mail.asunto, ...content })
  } catch (error) {
    await noteFailure(ctx, mail, error)
    return false
  }
  await markSent(ctx.db, mail.id, ctx.realNow())
  return true
}

async function noteFailure(ctx: Context, mail: ClaimedMail, error: unknown): Promise<void> {
  const now = ctx.realNow()
  const codes = errorCodes(error)
  const about = { correo_id: mail.id, tries: mail.intentos, error: codes }
  if (afterFailure({ createdAt: mail.creado_el, refused: error instanceof MailRefused }, now) === 'desistir') {
    await markGivenUp(ctx.db, mail, now, codes)
    ctx.log.error(about, 'mail given up: it will not be tried again')
    return
  }
  const wait = nextWait(mail.intentos, ctx.random(1)[0]! / 255)
  await markRetry(ctx.db, mail, new Date(now.getTime() + wait), codes)
  ctx.log.warn({ ...about, retryInSeconds: Math.round(wait / 1000) }, 'mail not accepted; it will be tried again')
}
