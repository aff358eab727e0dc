// A new password and one-time secret for a signer: made and hashed before the transaction, stored and mailed within it.
import type { Context } from '../../context.ts'
import type { Tx } from '../../db/transaction.ts'
import { encrypt } from '../../kernel/encryption.ts'
import type { Signer } from '../efirma/index.ts'
import { queueMail } from '../outbox/index.ts'
import { hashPassword } from './hash-password.ts'
import { passwordMail } from './mails.ts'
import { newOtpSecret, otpHandover } from './one-time-code.ts'
import { insertCredential } from './queries.ts'
import { canonicalPassword, expiryOf, maskEmail, sealedFor, writePassword } from './rules.ts'
import type { IssuedPassword } from './schemas.ts'

export type NewCredential = {
  id: string
  /** Inserts the credential and queues its mail. */
  store(tx: Tx): Promise<void>
  /** What the caller is answered; the password is not in it. */
  answer: IssuedPassword
  password: string
}

/** Writes nothing by itself. Throws SERVICIO_NO_DISPONIBLE where too many hashes wait. */
export async function makeCredential(ctx: Context, signer: Signer, email: string): Promise<NewCredential> {
  const id = ctx.newId()
  const password = writePassword(ctx.random(18))
  const passwordHash = await hashPassword(ctx, canonicalPassword(password))
  const otpSecret = newOtpSecret()
  const issuedAt = ctx.now()
  const expiresAt = expiryOf(issuedAt, ctx.config.passwordDays)
  const { rfc, nombre } = signer
  const letter = passwordMail({ rfc, nombre, publicUrl: ctx.config.publicUrl, password, expiresAt })
  return {
    id,
    password,
    answer: {
      rfc,
      nombre,
      correo: maskEmail(email),
      emitidaEl: issuedAt.toISOString(),
      venceEl: expiresAt.toISOString(),
      otp: await otpHandover(rfc, otpSecret),
    },
    async store(tx) {
      await insertCredential(tx, {
        id,
        rfc,
        nombre,
        representante_rfc: signer.representante?.rfc ?? null,
        representante_curp: signer.representante?.curp ?? null,
        password_hash: passwordHash,
        correo_sealed: encrypt(ctx.keyring, email, sealedFor.email(id)),
        otp_secret_sealed: encrypt(ctx.keyring, otpSecret, sealedFor.otpSecret(id)),
        emitida_el: issuedAt,
        vence_el: expiresAt,
      })
      await queueMail(ctx, tx, { to: email, ...letter })
    },
  }
}
