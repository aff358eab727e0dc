import type { Context } from '../../context.ts'
import { decrypt, encrypt } from '../../kernel/encryption.ts'
import { emailDigests } from './email-digest.ts'
import { replaceSecrets, staleUsers } from './queries.ts'
import { sealedFor } from './rules.ts'

const BATCH = 200

/** Seals addresses and secrets of users under the current master key again; returns of how many. Safe to repeat. */
export async function resealUsers(ctx: Context): Promise<number> {
  let done = 0
  for (let last: string | undefined; ; ) {
    const stale = await staleUsers(ctx.db, ctx.keyring.current, last, BATCH)
    for (const row of stale) {
      const correo = decrypt(ctx.keyring, row.correo_sealed, sealedFor.email(row.id)).toString('utf8')
      const secret = row.otp_secret_sealed && decrypt(ctx.keyring, row.otp_secret_sealed, sealedFor.otpSecret(row.id))
      await replaceSecrets(ctx.db, row.id, row.correo_sealed, {
        correo_sealed: encrypt(ctx.keyring, correo, sealedFor.email(row.id)),
        correo_huella: emailDigests(ctx, row.rfc, correo)[0],
        otp_secret_sealed: secret && encrypt(ctx.keyring, secret, sealedFor.otpSecret(row.id)),
      })
    }
    done += stale.length
    if (stale.length < BATCH) return done
    last = stale.at(-1)!.id
  }
}
