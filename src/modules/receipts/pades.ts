// The institute's signature put into a PDF that was drawn with room for it (PAdES-B-B), by signpdf.
import { SignPdf } from '@signpdf/signpdf'
import { Signer } from '@signpdf/utils'
import { type Seal, signDetached } from '../seal/index.ts'

/** Signs what was drawn with a sealBox. */
export const sealPdf = (seal: Seal, unsigned: Buffer): Promise<Buffer> => new SignPdf().sign(unsigned, new PadesSigner(seal))

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
