import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { SealJwks } from './schemas.ts'
import { sealKeySet } from './sign-jws.ts'

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
        response: { 200: answer('JWKS', SealJwks) },
      },
    },
    async (request, reply) =>
      reply.header('cache-control', 'public, max-age=300').send(await sealKeySet(contextOf(ctx, request))),
  )
}
