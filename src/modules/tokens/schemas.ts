// Wire shapes of the authorization server. Names are those of the OAuth RFCs, so they are English.
import { Type } from 'typebox'
import { publishedProblems } from '../../kernel/problem.ts'
import type { oauthProblems } from './problems.ts'
import { SCOPE_TEXTS, SCOPES } from './scopes.ts'

// Unknown fields are ignored, as RFC 6749 3.2 demands; one that comes twice arrives as a list and is refused.
const formOptions = { additionalProperties: Type.String() }

const scopeList = SCOPES.map((scope) => `\`${scope}\`: ${SCOPE_TEXTS[scope]}`).join(' ')

export const TokenForm = Type.Object(
  {
    grant_type: Type.Optional(Type.String({ description: 'Siempre `client_credentials`.', examples: ['client_credentials'] })),
    client_id: Type.Optional(
      Type.String({ description: 'RFC, si no va como usuario de HTTP Basic.', examples: ['EKU9003173C9'] }),
    ),
    client_secret: Type.Optional(Type.String({ description: 'Contraseña, si no va en HTTP Basic.' })),
    otp: Type.Optional(
      Type.String({ description: 'Código de un solo uso (TOTP) de 6 dígitos; acompaña a la contraseña.', examples: ['492039'] }),
    ),
    client_assertion_type: Type.Optional(
      Type.String({ description: '`urn:ietf:params:oauth:client-assertion-type:jwt-bearer`.' }),
    ),
    client_assertion: Type.Optional(
      Type.String({
        description:
          'En lugar de contraseña y código: JWT (IETF RFC 7523) firmado con la e.firma (RS256), con el certificado en el encabezado `x5c`; `iss` = `sub` = RFC, `aud` = `issuer` o `token_endpoint`, `exp` a cinco minutos o menos y `jti` de un solo uso.',
      }),
    ),
    scope: Type.Optional(
      Type.String({
        description: `Alcances, separados por espacios; sin él se otorgan todos. ${scopeList}`,
        examples: ['lectura'],
      }),
    ),
  },
  formOptions,
)

export const TokenAnswer = Type.Object({
  access_token: Type.String({ description: 'JWT firmado con ES256 (IETF RFC 9068). Trátelo como un texto opaco y secreto.' }),
  token_type: Type.Enum(['Bearer', 'DPoP'], { description: '`DPoP` cuando la petición trajo el encabezado DPoP.' }),
  expires_in: Type.Integer({ description: 'Segundos que vive el token.', examples: [3600] }),
  scope: Type.String({ examples: ['lectura escritura'] }),
})

export const RevocationForm = Type.Object(
  {
    token: Type.Optional(Type.String({ description: 'El token que ha de dejar de servir.' })),
    token_type_hint: Type.Optional(Type.String({ description: 'Se acepta y no hace falta.', examples: ['access_token'] })),
  },
  formOptions,
)

export const DpopHeader = Type.Object({
  dpop: Type.Optional(Type.String({ description: 'Prueba DPoP (IETF RFC 9449), para un token ligado a una llave del cliente.' })),
})

export const Metadata = Type.Object(
  {
    issuer: Type.String(),
    token_endpoint: Type.String(),
    token_endpoint_auth_methods_supported: Type.Array(Type.String()),
    token_endpoint_auth_signing_alg_values_supported: Type.Array(Type.String()),
    revocation_endpoint: Type.String(),
    revocation_endpoint_auth_methods_supported: Type.Array(Type.String()),
    jwks_uri: Type.String(),
    grant_types_supported: Type.Array(Type.String()),
    response_types_supported: Type.Array(Type.String()),
    scopes_supported: Type.Array(Type.String()),
    dpop_signing_alg_values_supported: Type.Array(Type.String()),
    service_documentation: Type.String(),
    ui_locales_supported: Type.Array(Type.String()),
  },
  { description: 'Metadatos del servidor de autorización (IETF RFC 8414).' },
)

export const Jwks = Type.Object({
  keys: Type.Array(
    Type.Object({
      kty: Type.String(),
      crv: Type.String(),
      x: Type.String(),
      y: Type.String(),
      kid: Type.String(),
      alg: Type.String(),
      use: Type.String(),
    }),
  ),
})

const OAuthError = Type.Object({
  error: Type.String({ description: 'Código de IETF RFC 6749.' }),
  error_description: Type.String({ description: 'Qué corregir, en español sin acentos (RFC 6749 solo admite ASCII aquí).' }),
  error_uri: Type.String({ description: 'Página que explica el código a fondo.' }),
})

/** Responses for the errors of an OAuth endpoint, by status; `also` adds statuses that carry invalid_request. */
export function oauthRefusals(codes: (keyof typeof oauthProblems)[], also: number[] = []): Record<number, object> {
  const byStatus = Map.groupBy(codes, (code) => publishedProblems().get(code)!.status)
  for (const status of also) byStatus.set(status, ['invalid_request'])
  return Object.fromEntries(
    [...byStatus].map(([status, group]) => [
      status,
      {
        description: group.map((code) => `\`${code}\`: ${publishedProblems().get(code)!.title}`).join('\n\n'),
        'x-codigos': group,
        content: {
          'application/json': {
            schema: OAuthError,
            examples: Object.fromEntries(group.map((code) => [code, { value: example(code) }])),
          },
        },
      },
    ]),
  )
}

const example = (code: keyof typeof oauthProblems) => ({
  error: code,
  error_description: publishedProblems().get(code)!.detail ?? 'Falta el campo grant_type; su valor es client_credentials.',
  error_uri: `https://sia.example/docs/errores#${code}`,
})
