// A statement of the institute that a machine checks: a compact JWS (IETF RFC 7515) under the seal, its header naming the
// certificate by the SHA-256 of its bytes.
import { createHash, type X509Certificate } from 'node:crypto'
import { CompactSign, compactVerify, decodeProtectedHeader, errors } from 'jose'
import type { Seal } from './load-seal.ts'

const thumbprint = (certificate: X509Certificate) => createHash('sha256').update(certificate.raw).digest('base64url')

export const signStatement = (seal: Seal, type: string, statement: object): Promise<string> =>
  new CompactSign(Buffer.from(JSON.stringify(statement)))
    .setProtectedHeader({ alg: seal.alg, typ: type, 'x5t#S256': thumbprint(seal.certificate) })
    .sign(seal.privateKey)

/** What was stated, or why it does not count: signed by nobody known, or not as it was signed. */
export async function readStatement(
  certificates: X509Certificate[],
  type: string,
  jws: string,
): Promise<{ statement: Record<string, unknown> } | { refused: 'desconocido' | 'alterado' }> {
  try {
    const header = decodeProtectedHeader(jws)
    const certificate = certificates.find((c) => thumbprint(c) === header['x5t#S256'])
    if (!certificate) return { refused: 'desconocido' }
    const { payload } = await compactVerify(jws, certificate.publicKey, { algorithms: ['RS256', 'ES256', 'ES384'] })
    if (header.typ !== type) return { refused: 'alterado' }
    return { statement: JSON.parse(Buffer.from(payload).toString('utf8')) }
  } catch (error) {
    if (error instanceof errors.JOSEError || error instanceof SyntaxError || error instanceof TypeError)
      return { refused: 'alterado' }
    throw error
  }
}
