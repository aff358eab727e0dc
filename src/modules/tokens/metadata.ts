// What an ordinary OAuth library reads before it asks for a token: IETF RFC 8414 metadata and the JWKS.
import type { Context } from '../../context.ts'
import { issuerOf } from './access-token.ts'
import { ASSERTION_ALG, tokenEndpointOf } from './check-assertion.ts'
import { DPOP_ALGS } from './dpop.ts'
import { SCOPES } from './scopes.ts'
import { type PublicJwk, publishedKeys } from './signing-keys.ts'

/** How long a client may keep the JWKS. A new key signs only after longer than this (rotate-signing-key.ts). */
export const JWKS_SECONDS = 300

export const authorizationServerMetadata = (ctx: Context) => ({
  issuer: issuerOf(ctx),
  token_endpoint: tokenEndpointOf(ctx),
  token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'private_key_jwt'],
  token_endpoint_auth_signing_alg_values_supported: [ASSERTION_ALG],
  revocation_endpoint: `${tokenEndpointOf(ctx)}/revocacion`,
  revocation_endpoint_auth_methods_supported: ['none'],
  jwks_uri: `${ctx.config.publicUrl}/.well-known/jwks.json`,
  grant_types_supported: ['client_credentials'],
  // RFC 8414 wants the field, and there is no authorization endpoint that could respond with anything.
  response_types_supported: ['none'],
  scopes_supported: [...SCOPES],
  dpop_signing_alg_values_supported: DPOP_ALGS,
  service_documentation: `${ctx.config.publicUrl}/docs`,
  ui_locales_supported: ['es-MX'],
})

/** The public halves of every key that signs, will sign soon, or signed a token that may still be in use. */
export async function jsonWebKeySet(ctx: Context): Promise<{ keys: PublicJwk[] }> {
  return { keys: (await publishedKeys(ctx)).map((row) => row.publica as PublicJwk) }
}
