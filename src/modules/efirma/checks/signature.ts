import { constants, verify } from 'node:crypto'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/** RSASSA-PKCS1-v1_5 with SHA-256 by the certificate's key, where there is something signed to judge. */
export const signature: Check = ({ certificate, proof }) => {
  if (!proof) return
  const key = { key: certificate.publicKey, padding: constants.RSA_PKCS1_PADDING }
  if (!verify('sha256', proof.signed, key, proof.signature)) throw problems.EFIRMA_FIRMA_INVALIDA()
}
