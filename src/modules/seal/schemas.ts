import { type Static, Type } from 'typebox'

const SealKey = Type.Object(
  {
    kty: Type.String({ examples: ['RSA'] }),
    kid: Type.String({
      description: 'Huella de la llave (IETF RFC 7638); la firma la nombra en su encabezado.',
      examples: ['NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs'],
    }),
    alg: Type.String({ examples: ['RS256'] }),
    use: Type.Literal('sig'),
    x5c: Type.Array(Type.String(), {
      description: 'El certificado del sello, DER en base64.',
      examples: [['MIIDdzCCAl+gAwIBAgIE…']],
    }),
    'x5t#S256': Type.String({
      description: 'SHA-256 del certificado, en base64url.',
      examples: ['n4bQgYhMfWWaL-qgxVrQFaO_TxsrC4Is0V1sFbDwCgg'],
    }),
  },
  { $id: 'LlaveDelSello', description: 'Una llave con que el instituto firma, y su certificado.', additionalProperties: true },
)
export const SealJwks = Type.Object(
  { keys: Type.Array(SealKey) },
  { $id: 'LlavesDelSello', description: 'Las llaves que verifican lo que el instituto firma.' },
)
export type SealJwks = Static<typeof SealJwks>
