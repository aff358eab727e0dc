import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { listDevelopers } from './list-developers.ts'
import { DeveloperList, DeveloperQuery } from './schemas.ts'

export async function developerRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/desarrolladores',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listarDesarrolladores',
        summary: 'Desarrolladores certificados',
        description:
          'Los desarrolladores de nómina con certificación vigente hoy, en orden de RFC, con sus productos y su vigencia.',
        tags: ['Desarrolladores'],
        querystring: DeveloperQuery,
        response: { 200: answer('Una página de desarrolladores', DeveloperList), ...refusals('CURSOR_INVALIDO') },
      },
    },
    (request) => listDevelopers(contextOf(ctx, request), request.query),
  )
}
