import type { Context } from '../../../context.ts'
import { callerOf } from '../../../http/access.ts'
import type { App } from '../../../http/app-type.ts'
import { refusals } from '../../../http/refusals.ts'
import { contextOf } from '../../../http/request-context.ts'
import { consultWorkers } from './consult-workers.ts'
import { WorkerAnswer, WorkerBody } from './schemas.ts'

export async function workerRoutes(app: App, ctx: Context): Promise<void> {
  app.post(
    '/avisos/consulta',
    {
      config: { access: 'token', scope: 'lectura' },
      schema: {
        operationId: 'consultarTrabajadores',
        summary: 'Qué rige hoy para los créditos de hasta 5,000 personas',
        description:
          'Por cada NSS, qué rige hoy para cada crédito según todo lo publicado de él, desde cuándo, qué está anunciado, y los últimos avisos completos. Es una entrega: todos los avisos de esos créditos quedan notificados, si no lo estaban, con `fechaNotLinea`. Una persona sin avisos a su alcance viene con `creditos` vacío.',
        tags: ['Avisos'],
        body: WorkerBody,
        response: {
          200: {
            description: 'Un elemento por NSS',
            content: { 'application/json': { schema: WorkerAnswer as object } },
          },
          ...refusals('RELACION_NO_VIGENTE'),
        },
      },
    },
    async (request, reply) => {
      const answer = await consultWorkers(contextOf(ctx, request), callerOf(request).rfc, request.body)
      return reply.type('application/json; charset=utf-8').send(answer)
    },
  )
}
