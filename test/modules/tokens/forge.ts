// Tokens that the service would never make: signed by its real key, or by another, with any claim or header changed.
import { createPrivateKey, type KeyObject } from 'node:crypto'
import { base64url, decodeJwt, decodeProtectedHeader, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose'
import { decrypt } from '../../../src/kernel/encryption.ts'
import type { Service } from '../../support/service.ts'

/** The private half of the newest signing key of a service. */
export async function serviceKey(service: Pick<Service, 'ctx'>): Promise<{ kid: string; key: KeyObject }> {
  const { db, keyring } = service.ctx
  const row = await db.selectFrom('llaves_firma').selectAll().orderBy('generacion', 'desc').executeTakeFirstOrThrow()
  return { kid: row.kid, key: createPrivateKey(decrypt(keyring, row.privada_sealed!, `llaves_firma:${row.kid}`)) }
}

/** `token` with claims and header changed, signed anew by `key`. */
export function resign(
  token: string,
  key: KeyObject | Uint8Array,
  changes: { claims?: JWTPayload; header?: Partial<JWTHeaderParameters> },
): Promise<string> {
  return new SignJWT({ ...decodeJwt(token), ...changes.claims })
    .setProtectedHeader({ ...(decodeProtectedHeader(token) as JWTHeaderParameters), ...changes.header })
    .sign(key)
}

/** `token` without a signature, as `alg: none`. */
export function unsigned(token: string): string {
  const header = { ...decodeProtectedHeader(token), alg: 'none' }
  return `${base64url.encode(JSON.stringify(header))}.${token.split('.')[1]}.`
}
