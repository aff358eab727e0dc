// Wire shapes of the authorization server. Names are those of the OAuth RFCs, so they are English.
import { Type } from 'typebox'
import { oneOf } from '../../http/fields.ts'
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
  {
    $id: 'PeticionDeToken',
    description: 'Con RFC, contraseña y código; o con una `client_assertion`.',
    examples: [
      {
        grant_type: 'client_credentials',
        client_id: 'EKU9003173C9',
        client_secret: '9F3K-7Q2M-9KXD-41VB-ZT0H-2WRA-8NCE',
        otp: '492039',
      },
    ],
    ...formOptions,
  },
)

export const TokenAnswer = Type.Object(
  {
    access_token: Type.String({
      description: 'JWT firmado con ES256 (IETF RFC 9068). Trátelo como un texto opaco y secreto.',
      examples: ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJFS1U5MDAzMTczQzkifQ.MEUCIQD…'],
    }),
    token_type: oneOf(['Bearer', 'DPoP'], { description: '`DPoP` cuando la petición trajo el encabezado DPoP.' }),
    expires_in: Type.Integer({ description: 'Segundos que vive el token.', examples: [3600] }),
    scope: Type.String({ examples: ['lectura escritura'] }),
  },
  { $id: 'Token', description: 'Un token de acceso (IETF RFC 6749).' },
)

export const RevocationForm = Type.Object(
  {
    token: Type.Optional(
      Type.String({
        description: 'El token que ha de dejar de servir.',
        examples: ['eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJFS1U5MDAzMTczQzkifQ.MEUCIQD…'],
      }),
    ),
    token_type_hint: Type.Optional(Type.String({ description: 'Se acepta y no hace falta.', examples: ['access_token'] })),
  },
  { $id: 'PeticionDeRevocacionDeToken', description: 'El token que se revoca.', ...formOptions },
)

export const DpopHeader = Type.Object({
  dpop: Type.Optional(Type.String({ description: 'Prueba DPoP (IETF RFC 9449), para un token ligado a una llave del cliente.' })),
})

export const Metadata = Type.Object(
  {
    issuer: Type.String({ examples: ['https://sia.example'] }),
    token_endpoint: Type.String({ examples: ['https://sia.example/v1/token'] }),
    token_endpoint_auth_methods_supported: Type.Array(Type.String(), {
      examples: [['client_secret_basic', 'client_secret_post', 'private_key_jwt']],
    }),
    token_endpoint_auth_signing_alg_values_supported: Type.Array(Type.String(), { examples: [['RS256']] }),
    revocation_endpoint: Type.String({ examples: ['https://sia.example/v1/token/revocacion'] }),
    revocation_endpoint_auth_methods_supported: Type.Array(Type.String(), {
      examples: [['client_secret_basic', 'client_secret_post', 'private_key_jwt']],
    }),
    jwks_uri: Type.String({ examples: ['https://sia.example/.well-known/jwks.json'] }),
    grant_types_supported: Type.Array(Type.String(), { examples: [['client_credentials']] }),
    response_types_supported: Type.Array(Type.String(), { examples: [[]] }),
    scopes_supported: Type.Array(Type.String(), { examples: [['lectura', 'escritura']] }),
    dpop_signing_alg_values_supported: Type.Array(Type.String(), { examples: [['ES256']] }),
    service_documentation: Type.String({ examples: ['https://sia.example/docs'] }),
    ui_locales_supported: Type.Array(Type.String(), { examples: [['es-MX']] }),
  },
  { $id: 'MetadatosDelServidor', description: 'Metadatos del servidor de autorización (IETF RFC 8414).' },
)

const PublicKey = Type.Object(
  {
    kty: Type.String({ examples: ['EC'] }),
    crv: Type.String({ examples: ['P-256'] }),
    x: Type.String({ examples: ['f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU'] }),
    y: Type.String({ examples: ['x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0'] }),
    kid: Type.String({ description: 'Identifica la llave; el token la nombra en su encabezado.', examples: ['Nzb0ZkJ9xv4'] }),
    alg: Type.String({ examples: ['ES256'] }),
    use: Type.String({ examples: ['sig'] }),
  },
  { $id: 'LlavePublica', description: 'Una llave pública (IETF RFC 7517).' },
)

export const Jwks = Type.Object(
  { keys: Type.Array(PublicKey) },
  { $id: 'LlavesDeTokens', description: 'Las llaves que verifican los tokens.' },
)

const OAuthError = Type.Object(
  {
    error: Type.String({ description: 'Código de IETF RFC 6749.', examples: ['invalid_client'] }),
    error_description: Type.String({
      description: 'Qué corregir, en español sin acentos (RFC 6749 solo admite ASCII aquí).',
      examples: ['El RFC, la contrasena o el codigo no son validos.'],
    }),
    error_uri: Type.String({
      description: 'Página que explica el código a fondo.',
      examples: ['https://sia.example/docs/errores#invalid_client'],
    }),
  },
  { $id: 'ErrorOAuth', description: 'Error según IETF RFC 6749.' },
)

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
