import type { Context } from '../../context.ts'
import type { Read } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { openCredential } from './queries.ts'
import { sealedFor } from './rules.ts'

/** Where mail to this taxpayer goes: the address of its password, or undefined where it has none that can be opened. */
export async function emailOf(ctx: Context, db: Read, rfc: string): Promise<string | undefined> {
  const row = await openCredential(db, rfc)
  if (!row) return undefined
  try {
    return decrypt(ctx.keyring, row.correo_sealed, sealedFor.email(row.id)).toString('utf8')
  } catch (error) {
    ctx.log.error({ err: error, credential: row.id }, 'the address of a credential does not open')
    return undefined
  }
}
