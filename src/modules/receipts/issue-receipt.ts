// Gives out the receipt of a folio: the same bytes whenever it is asked for, made and sealed the first time.
import { createHash } from 'node:crypto'
import { type Context, stampOf } from '../../context.ts'
import { sealOf } from '../seal/index.ts'
import { type StoredKind, storedPdf, storePdf } from './queries.ts'
import type { Receipt, ReceiptKind } from './receipt.ts'
import { renderReceipt } from './render-receipt.ts'

/** Where anybody verifies a folio; printed on every document and behind its QR. */
export const verificationUrl = (ctx: Context, folio: string): string => `${ctx.config.publicUrl}/verificacion/${folio}`

/**
 * The sealed PDF. `content` is asked for only when none was issued yet. Never inside a transaction: drawing and signing take
 * a tenth of a second and more. Refuses with SELLO_NO_VIGENTE.
 */
export async function receiptPdf(
  ctx: Context,
  { folio, kind }: { folio: string; kind: ReceiptKind },
  content: () => Promise<Receipt> | Receipt,
): Promise<Buffer> {
  return issuedPdf(ctx, { folio, tipo: kind }, async () => {
    const receipt = await content()
    return renderReceipt(await sealOf(ctx), receipt, { url: verificationUrl(ctx, folio), now: ctx.now(), stamp: stampOf(ctx) })
  })
}

/** The same for a document that another module draws: `make` gives the sealed bytes. */
export async function issuedPdf(
  ctx: Context,
  { folio, tipo }: { folio: string; tipo: StoredKind },
  make: () => Promise<Buffer>,
): Promise<Buffer> {
  const stored = await storedPdf(ctx.db, folio, tipo)
  if (stored) return stored
  const expedido_el = ctx.now()
  const pdf = await make()
  await storePdf(ctx.db, { folio, tipo, pdf, sha256: createHash('sha256').update(pdf).digest(), expedido_el })
  return (await storedPdf(ctx.db, folio, tipo))!
}
