import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { ACT_CODES, signedActBody } from '../efirma/index.ts'
import { cancelPassword, type GrantedTrust } from './cancel-password.ts'
import { issuePassword } from './issue-password.ts'
import { renewPassword } from './renew-password.ts'
import { issuedPassword, KeptTrust } from './schemas.ts'

const tags = ['Contraseñas']

export async function passwordRoutes(app: App, ctx: Context, trust: GrantedTrust): Promise<void> {
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
        description:
          'Acto `contrasena:cancelar`, con los datos `{relaciones?}`: para dejar de usar el servicio. En ese momento dejan de servir la contraseña y todos los tokens de quien firma, también los obtenidos con la e.firma, y terminan las relaciones de confianza que otorgó. Con `relaciones: "conservar"` éstas continúan, y la respuesta dice cuáles. Para cambiar de contraseña sin dejar el servicio, renuévela.',
        tags,
        body: signedActBody,
        response: {
          200: answer('Contraseña cancelada; las relaciones de confianza continúan', KeptTrust),
          204: { description: 'Contraseña cancelada, y terminadas las relaciones de confianza', ...Type.Null() },
          ...refusals(...ACT_CODES, 'CONTRASENA_INEXISTENTE', 'CONTRASENA_CAMBIADA'),
        },
      },
    },
    async (request, reply) => {
      const kept = await cancelPassword(contextOf(ctx, request), request.body, trust)
      return kept ? reply.code(200).send(kept) : reply.code(204).send(null)
    },
  )
}
