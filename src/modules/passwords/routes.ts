import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { ACT_CODES, signedActBody } from '../efirma/index.ts'
import { cancelPassword } from './cancel-password.ts'
import { issuePassword } from './issue-password.ts'
import { renewPassword } from './renew-password.ts'
import { issuedPassword } from './schemas.ts'

const tags = ['Contraseñas']

export async function passwordRoutes(app: App, ctx: Context): Promise<void> {
  app.post(
    '/contrasenas',
    {
      config: { access: 'efirma', idempotent: true },
      schema: {
        operationId: 'emitirContrasena',
        summary: 'Emite la contraseña de un patrón o desarrollador',
        description:
          'Acto `contrasena:emitir`. La contraseña llega solo por correo, en una línea que empieza con `Contraseña:`; la respuesta trae, por única vez, el secreto de los códigos de un solo uso.',
        tags,
        body: signedActBody,
        response: {
          201: answer('Contraseña emitida y enviada', issuedPassword),
          ...refusals(...ACT_CODES, 'CONTRASENA_VIGENTE'),
        },
      },
    },
    async (request, reply) => reply.code(201).send(await issuePassword(contextOf(ctx, request), request.body)),
  )

  app.post(
    '/contrasenas/renovacion',
    {
      config: { access: 'efirma', idempotent: true },
      schema: {
        operationId: 'renovarContrasena',
        summary: 'Renueva la contraseña',
        description:
          'Acto `contrasena:renovar`. La anterior, sus códigos y los tokens obtenidos con ella dejan de servir en ese momento. Sin `correo`, la nueva va al mismo que la anterior.',
        tags,
        body: signedActBody,
        response: {
          201: answer('Contraseña renovada y enviada', issuedPassword),
          ...refusals(...ACT_CODES, 'CONTRASENA_INEXISTENTE', 'CONTRASENA_CAMBIADA'),
        },
      },
    },
    async (request, reply) => reply.code(201).send(await renewPassword(contextOf(ctx, request), request.body)),
  )

  app.post(
    '/contrasenas/cancelacion',
    {
      config: { access: 'efirma' },
      schema: {
        operationId: 'cancelarContrasena',
        summary: 'Cancela la contraseña',
        description: 'Acto `contrasena:cancelar`. Los tokens obtenidos con ella dejan de servir en ese momento.',
        tags,
        body: signedActBody,
        response: {
          204: { description: 'Contraseña cancelada', ...Type.Null() },
          ...refusals(...ACT_CODES, 'CONTRASENA_INEXISTENTE', 'CONTRASENA_CAMBIADA'),
        },
      },
    },
    async (request, reply) => {
      await cancelPassword(contextOf(ctx, request), request.body)
      return reply.code(204).send(null)
    },
  )
}
