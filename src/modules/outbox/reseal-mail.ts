import type { Context } from '../../context.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { replaceSealed, staleMail } from './queries.ts'
import { sealedFor } from './rules.ts'

const BATCH = 200

/** Seals pending mail under the current master key again; returns how many messages. Safe beside delivery and to repeat. */
export async function resealPendingMail(ctx: Context): Promise<number> {
  let done = 0
  for (;;) {
    const stale = await staleMail(ctx.db, ctx.keyring.current, BATCH)
    if (stale.length === 0) return done
    for (const { id, contenido_sealed: before } of stale) {
      const { numUpdatedRows } = await replaceSealed(
        ctx.db,
        id,
        before!,
        encrypt(ctx.keyring, decrypt(ctx.keyring, before!, sealedFor(id)), sealedFor(id)),
      )
      done += Number(numUpdatedRows)
    }
  }
}
