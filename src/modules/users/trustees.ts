import type { Context } from '../../context.ts'
import type { Read } from '../../db/transaction.ts'
import { decrypt } from '../../kernel/encryption.ts'
import { addressesOf } from './queries.ts'
import { sealedFor } from './rules.ts'

/** Where mail goes to the people who manage trust in this taxpayer's name. */
export async function trusteesEmails(ctx: Context, db: Read, rfc: string): Promise<string[]> {
  const rows = await addressesOf(db, rfc, 'confianza')
  return rows.map((row) => decrypt(ctx.keyring, row.correo_sealed, sealedFor.email(row.id)).toString('utf8'))
}
