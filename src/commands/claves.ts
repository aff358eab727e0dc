// `sia claves rotar`: a new token-signing key with overlap, and every sealed secret under the current master key.
import type { Context } from '../context.ts'
import { resealPendingMail } from '../modules/outbox/index.ts'
import { resealSecrets } from '../modules/passwords/index.ts'
import { resealRuns } from '../modules/sandbox/index.ts'
import { rotateSigningKey } from '../modules/tokens/index.ts'
import { resealUsers } from '../modules/users/index.ts'
import type { Io } from './io.ts'

export async function clavesRotar(ctx: Context, io: Io, args: string[]): Promise<number> {
  if (args.length > 0) {
    io.err('Uso: sia claves rotar\n')
    return 2
  }
  const { kid, signsFrom } = await rotateSigningKey(ctx)
  io.out(
    `Llave nueva ${kid}: ya está publicada y firmará desde ${signsFrom.toISOString()}. La anterior se publica hasta que venza su último token.\n`,
  )
  let resealed = (await resealSecrets(ctx)) + (await resealUsers(ctx)) + (await resealPendingMail(ctx))
  const { sandbox } = ctx
  if (sandbox) {
    await rotateSigningKey(sandbox)
    resealed += (await resealSecrets(sandbox)) + (await resealPendingMail(sandbox)) + (await resealRuns(sandbox))
  }
  io.out(`Secretos sellados de nuevo con la llave maestra vigente: ${resealed}.\n`)
  return 0
}
