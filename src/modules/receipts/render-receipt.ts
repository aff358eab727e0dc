// Makes the sealed PDF of a receipt: drawn in a thread of its own, signed here, where the institute's key is.
import { late } from '../../kernel/late.ts'
import type { SealFace } from '../../pdf/index.ts'
import type { Seal } from '../seal/index.ts'
import type { DrawOptions } from './draw-receipt.ts'
import { drawInThread } from './drawing-thread.ts'
import type { Receipt } from './receipt.ts'

/** The sealed PDF (PAdES-B-B). `url`: where anybody can verify the folio. The same input under the same seal gives the same bytes. */
export async function renderReceipt(seal: Seal, receipt: Receipt, options: DrawOptions): Promise<Buffer> {
  const unsigned = await drawInThread(sealFace(seal), receipt, options)
  return sealPdf(seal, unsigned)
}

export const sealPdf = late(async () => (await import('./pades.ts')).sealPdf)

export const sealFace = ({ name, certificate, chain }: Seal): SealFace => ({
  name,
  serialNumber: certificate.serialNumber,
  validTo: certificate.validToDate,
  room: 3072 + chain.reduce((sum, c) => sum + c.raw.length, 0),
})
