// The institute's signature over bytes that travel beside it: a detached JWS (IETF RFC 7515, appendix F), and the keys to check it
// with, as any JOSE library reads them (IETF RFC 7517). Former certificates stay, so what was signed stays verifiable.
import { createHash, type X509Certificate } from 'node:crypto'
import { CompactSign, calculateJwkThumbprint } from 'jose'
import type { Context } from '../../context.ts'
import { algorithmOf, type Seal, sealCertificates, sealOf } from './load-seal.ts'
import type { SealJwks } from './schemas.ts'

const thumbprint = (certificate: X509Certificate) => createHash('sha256').update(certificate.raw).digest('base64url')
const kidOf = (certificate: X509Certificate) => calculateJwkThumbprint(certificate.publicKey)

/** `<header>..<signature>`: the payload, `bytes`, is left out. Refuses SELLO_NO_VIGENTE. */
export async function signBytes(ctx: Context, type: string, bytes: Uint8Array): Promise<string> {
  const seal: Seal = await sealOf(ctx)
  const header = {
    alg: seal.alg,
    typ: type,
    kid: await kidOf(seal.certificate),
    'x5t#S256': thumbprint(seal.certificate),
  }
  const [head, , signature] = (await new CompactSign(bytes).setProtectedHeader(header).sign(seal.privateKey)).split('.')
  return `${head}..${signature}`
}

/** The seal's keys, the current one first; makes the demonstration seal where there is none yet. */
export async function sealKeySet(ctx: Context): Promise<SealJwks> {
  const certificates = (await sealCertificates(ctx)).filter((c) => !c.ca && algorithmOf(c.publicKey) !== undefined)
  return {
    keys: await Promise.all(
      certificates.map(async (c) => ({
        ...(c.publicKey.export({ format: 'jwk' }) as JsonWebKey & { kty: string }),
        kid: await kidOf(c),
        alg: algorithmOf(c.publicKey)!,
        use: 'sig' as const,
        x5c: [c.raw.toString('base64')],
        'x5t#S256': thumbprint(c),
      })),
    ),
  }
}
