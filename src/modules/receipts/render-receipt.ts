// Makes the sealed PDF of a receipt: drawn in a thread of its own, signed here, where the institute's key is.
import { SignPdf } from '@signpdf/signpdf'
import { Signer } from '@signpdf/utils'
import type { SealFace } from '../../pdf/index.ts'
import { type Seal, signDetached } from '../seal/index.ts'
import type { DrawOptions } from './draw-receipt.ts'
import { drawInThread } from './drawing-thread.ts'
import type { Receipt } from './receipt.ts'

/** The sealed PDF (PAdES-B-B). `url`: where anybody can verify the folio. The same input under the same seal gives the same bytes. */
export async function renderReceipt(seal: Seal, receipt: Receipt, options: DrawOptions): Promise<Buffer> {
  const unsigned = await drawInThread(sealFace(seal), receipt, options)
  return sealPdf(seal, unsigned)
}

/** Signs what was drawn with a sealBox. */
export const sealPdf = (seal: Seal, unsigned: Buffer): Promise<Buffer> => new SignPdf().sign(unsigned, new PadesSigner(seal))

export const sealFace = ({ name, certificate, chain }: Seal): SealFace => ({
  name,
  serialNumber: certificate.serialNumber,
  validTo: certificate.validToDate,
  room: 3072 + chain.reduce((sum, c) => sum + c.raw.length, 0),
})

class PadesSigner extends Signer {
  readonly #seal: Seal
  constructor(seal: Seal) {
    super()
    this.#seal = seal
  }
  override sign(content: Buffer): Promise<Buffer> {
    return signDetached(this.#seal, content)
  }
}
