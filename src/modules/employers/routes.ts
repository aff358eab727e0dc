import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { associateRegistration, dissociateRegistration } from './associate-registration.ts'
import { readEmployer } from './read-employer.ts'
import { AssociationBody, Employer, NrpParams, Registration } from './schemas.ts'

export async function employerRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/patron',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'leerPatron',
        summary: 'Sus datos de patrón y sus registros patronales',
        description: 'Lo que el padrón tiene con el RFC del token, y cuáles registros patronales están asociados al servicio.',
        tags: ['Patrón'],
        response: { 200: answer('El patrón', Employer), ...refusals('PATRON_NO_REGISTRADO') },
      },
    },
    (request) => readEmployer(contextOf(ctx, request), callerOf(request).rfc),
  )

  app.post(
    '/patron/registros-patronales',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'asociarRegistroPatronal',
        summary: 'Asociar un registro patronal',
        description: 'Desde ahora sus avisos se entregan por este servicio. Repetirlo no cambia nada.',
        tags: ['Patrón'],
        body: AssociationBody,
        response: { 201: answer('Asociado', Registration), ...refusals('PATRON_NO_REGISTRADO', 'NRP_AJENO') },
      },
    },
    async (request, reply) => {
      reply.code(201)
      return associateRegistration(contextOf(ctx, request), callerOf(request).rfc, request.body.nrp)
    },
  )

  app.delete(
    '/patron/registros-patronales/:nrp',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'desasociarRegistroPatronal',
        summary: 'Desasociar un registro patronal',
        description: 'Desde ahora sus avisos ya no se entregan por este servicio. Nada se borra; puede asociarlo de nuevo.',
        tags: ['Patrón'],
        params: NrpParams,
        response: { 204: { description: 'Desasociado', ...Type.Null() }, ...refusals('PATRON_NO_REGISTRADO', 'NRP_AJENO') },
      },
    },
    async (request, reply) => {
      await dissociateRegistration(contextOf(ctx, request), callerOf(request).rfc, request.params.nrp)
      return reply.code(204).send(null)
    },
  )
}
