import { parseCertificate } from './certificate.ts'
import { Unreadable } from './der.ts'
import { readIdentity } from './signer.ts'

/** The RFC that a certificate (base64 DER, as on the wire) names, without believing it; undefined where it can't be read. */
export function holderOf(certificado: string): string | undefined {
  try {
    return readIdentity(parseCertificate(Buffer.from(certificado, 'base64'))).rfc || undefined
  } catch (error) {
    if (error instanceof Unreadable) return undefined
    throw error
  }
}
