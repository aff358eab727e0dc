import type { Context } from '../../context.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { replaceSecrets, staleSecrets } from './queries.ts'
import { sealedFor } from './rules.ts'

const BATCH = 200

/** Seals one-time secrets and addresses under the current master key again; returns how many credentials. Safe to repeat. */
export async function resealSecrets(ctx: Context): Promise<number> {
  let [done, last] = [0, '']
  for (;;) {
    const stale = await staleSecrets(ctx.db, ctx.keyring.current, last, BATCH)
    for (const row of stale) {
      const again = (sealed: Buffer, belongsTo: string) =>
        encrypt(ctx.keyring, decrypt(ctx.keyring, sealed, belongsTo), belongsTo)
      await replaceSecrets(ctx.db, row.id, row.otp_secret_sealed, {
        correo_sealed: again(row.correo_sealed, sealedFor.email(row.id)),
        otp_secret_sealed: again(row.otp_secret_sealed, sealedFor.otpSecret(row.id)),
      })
    }
    done += stale.length
    if (stale.length < BATCH) return done
    last = stale.at(-1)!.id
  }
}
