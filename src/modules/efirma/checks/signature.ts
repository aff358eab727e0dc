import { verify } from 'node:crypto'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/** RSASSA-PKCS1-v1_5 with SHA-256 by the certificate's key, where there is something signed to judge. */
export const signature: Check = ({ certificate: { key }, proof }) => {
  if (!proof) return
  // The key goes in as bytes: a KeyObject that serves once costs a tenth more. PKCS#1 v1.5 is what node:crypto does with RSA.
  if (!verifies(proof, { key: key.der, format: 'der', type: key.type })) throw problems.EFIRMA_FIRMA_INVALIDA()
}

function verifies({ signed, signature }: { signed: Buffer; signature: Buffer }, key: Parameters<typeof verify>[2]): boolean {
  try {
    return verify('sha256', signed, key, signature)
  } catch {
    return false
  }
}
