// The code behind a notice's folio on paper. Folios are serial numbers, so a folio alone must open nothing: whoever verifies has the paper.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Context, perService } from '../../../context.ts'
import { deriveKeys } from '../../../kernel/encryption.ts'
import { codeOf } from '../../receipts/index.ts'

const keys = perService((ctx) => deriveKeys(ctx.keyring, 'aviso:verificacion'))

const code = (key: Buffer, folioAviso: string): string => codeOf(createHmac('sha256', key).update(folioAviso).digest())

/** `R0212026000001-7Q2M-9KXD`: folio and code, as printed. */
export const folioWithCode = (ctx: Context, folioAviso: string): string => `${folioAviso}-${code(keys(ctx)[0]!, folioAviso)}`

/** True for a code that this service printed, also under the master key before. In constant time. */
export function isCodeOf(ctx: Context, folioAviso: string, given: string): boolean {
  const typed = Buffer.from(given.padEnd(CODE_LENGTH).slice(0, CODE_LENGTH))
  return keys(ctx)
    .map((key) => timingSafeEqual(Buffer.from(code(key, folioAviso)), typed))
    .includes(true)
}

const CODE_LENGTH = 9
