import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { contextOf } from '../../http/request-context.ts'
import { sealKeySet } from './sign-jws.ts'

const SealJwks = Type.Object({
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

/** /.well-known/sello-jwks.json: with what the institute's signatures are checked. */
export async function sealRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/.well-known/sello-jwks.json',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'llavesDelSello',
        summary: 'Llaves públicas del sello del Instituto',
        description:
          'IETF RFC 7517. Con ellas se comprueba la firma de `GET /v1/avisos/resumen`. No son las de los tokens. Las llaves anteriores siguen aquí, para comprobar lo que firmaron.',
        tags: ['Verificación'],
        response: { 200: { description: 'JWKS', ...SealJwks } },
      },
    },
    async (request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send((await sealKeySet(contextOf(ctx, request))) as never),
  )
}
