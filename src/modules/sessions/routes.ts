import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { ACT_CODES, signedActBody } from '../efirma/index.ts'
import { refuseForeign } from './csrf.ts'
import { giveToken } from './give-token.ts'
import { StartedSession } from './schemas.ts'
import { signInByEfirma } from './start-session.ts'

export async function sessionRoutes(app: App, ctx: Context): Promise<void> {
  app.post(
    '/sesiones',
    {
      config: { access: 'efirma' },
      preValidation: async (request) => refuseForeign(ctx, request),
      schema: {
        operationId: 'iniciarSesion',
        summary: 'Inicia una sesión del portal con la e.firma',
        description:
          'Acto `sesion:iniciar`. La respuesta trae la sesión en una cookie `HttpOnly`, que solo sirve para las páginas del portal: los sistemas usan `POST /v1/token`.',
        tags: ['Portal'],
        body: signedActBody,
        response: {
          201: answer('Sesión iniciada', StartedSession),
          ...refusals(...ACT_CODES, 'FORMULARIO_AJENO'),
        },
      },
    },
    async (request, reply) => {
      const c = contextOf(ctx, request)
      const { token, rfc, nombre, venceEl } = await signInByEfirma(c, request.body)
      await giveToken(c, request, reply, token)
      return reply.code(201).send({ rfc, nombre, venceEl: venceEl.toISOString(), inicio: '/portal' })
    },
  )
}
