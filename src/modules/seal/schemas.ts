import { type Static, Type } from 'typebox'

export const SealJwks = Type.Object({
  keys: Type.Array(
    Type.Object(
      {
        kty: Type.String({ examples: ['RSA'] }),
        kid: Type.String({ description: 'Huella de la llave (IETF RFC 7638); la firma la nombra en su encabezado.' }),
        alg: Type.String({ examples: ['RS256'] }),
        use: Type.Literal('sig'),
        x5c: Type.Array(Type.String(), { description: 'El certificado del sello, DER en base64.' }),
        'x5t#S256': Type.String({ description: 'SHA-256 del certificado, en base64url.' }),
      },
      { additionalProperties: true },
    ),
  ),
})
export type SealJwks = Static<typeof SealJwks>
