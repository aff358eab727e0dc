import { signatureHash } from '../certificate.ts'
import { problems } from '../problems.ts'
import type { Check } from './evidence.ts'

/** RSA of 2048 bits or more (and few enough to be verified at once), signed by its authority with SHA-256 or better. */
export const algorithms: Check = ({ certificate: { rsa, signatureOid } }) => {
  const sound = rsa !== undefined && rsa.bits >= 2048 && rsa.bits <= 8192 && rsa.exponent !== undefined && rsa.exponent >= 3
  if (!sound || !signatureHash(signatureOid, 'strong')) throw problems.EFIRMA_ALGORITMO_DEBIL()
}
