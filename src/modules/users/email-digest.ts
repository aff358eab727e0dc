// Addresses are stored sealed; who types one is found by its keyed digest.
import { createHmac } from 'node:crypto'
import { type Context, perService } from '../../context.ts'
import { deriveKeys } from '../../kernel/encryption.ts'
import { canonicalEmail } from './rules.ts'

const keys = perService((ctx) => deriveKeys(ctx.keyring, 'usuarios:correo'))

/** Under each key, the current one first: that is the one to store. */
export const emailDigests = (ctx: Context, rfc: string, email: string): [Buffer, ...Buffer[]] =>
  keys(ctx).map((key) =>
    createHmac('sha256', key)
      .update(`${rfc}\n${canonicalEmail(email)}`)
      .digest(),
  ) as [Buffer, ...Buffer[]]
