import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

// PKCS#1 v1.5 with SHA-256, SHA-384, SHA-512: what SAT signs with, or may come to.
const STRONG = new Set(['1.2.840.113549.1.1.11', '1.2.840.113549.1.1.12', '1.2.840.113549.1.1.13'])

/** RSA of 2048 bits or more (and few enough to be verified at once), signed by its authority with SHA-256 or better. */
export const algorithms: Check = ({ certificate }) => {
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey
  const bits = asymmetricKeyType === 'rsa' ? (asymmetricKeyDetails?.modulusLength ?? 0) : 0
  const exponent = asymmetricKeyDetails?.publicExponent ?? 0n
  const sound = bits >= 2048 && bits <= 8192 && exponent >= 3n && exponent < 2n ** 64n
  if (!sound || !STRONG.has(certificate.signatureOid)) throw problems.EFIRMA_ALGORITMO_DEBIL()
}
