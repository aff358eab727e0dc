import { type Context, pathOf, SANDBOX_PATH } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { authorizationServerMetadata, JWKS_SECONDS, jsonWebKeySet } from './metadata.ts'
import { Jwks, Metadata } from './schemas.ts'

const CACHE = { 'cache-control': `public, max-age=${JWKS_SECONDS}` }

/** What an OAuth library discovers: /.well-known/oauth-authorization-server and /.well-known/jwks.json. */
export async function wellKnownRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    // IETF RFC 8414 3.1: an issuer's path comes after the well-known one.
    `/.well-known/oauth-authorization-server${ctx.environment === 'sandbox' ? SANDBOX_PATH : ''}`,
    {
      config: { access: 'public' },
      schema: {
        operationId: 'metadatosDeAutorizacion',
        summary: 'Metadatos del servidor de autorización',
        description: 'IETF RFC 8414: direcciones, métodos y algoritmos, para que una biblioteca de OAuth se configure sola.',
        tags: ['Token'],
        response: { 200: answer('Los metadatos', Metadata) },
      },
    },
    async (_request, reply) => reply.headers(CACHE).send(authorizationServerMetadata(ctx)),
  )

  app.get(
    pathOf(ctx, '/.well-known/jwks.json'),
    {
      config: { access: 'public' },
      schema: {
        operationId: 'llavesPublicas',
        summary: 'Llaves públicas con que se firman los tokens',
        description:
          'IETF RFC 7517. Una llave nueva se publica antes de firmar y la anterior sigue hasta que vence su último token.',
        tags: ['Token'],
        response: { 200: answer('JWKS', Jwks) },
      },
    },
    async (request, reply) => reply.headers(CACHE).send(await jsonWebKeySet(contextOf(ctx, request))),
  )
}
