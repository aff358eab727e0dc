import type { Context } from '../../../context.ts'
import { callerOf } from '../../../http/access.ts'
import type { App } from '../../../http/app-type.ts'
import { refusals } from '../../../http/refusals.ts'
import { contextOf } from '../../../http/request-context.ts'
import { creditJson } from './format-credit.ts'
import { listCredits } from './list-credits.ts'
import { CreditList, CreditQuery } from './schemas.ts'

export async function creditRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/creditos',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarCreditos',
        summary: 'Qué rige hoy para cada crédito de un patrón',
        description:
          'Cada crédito, por registro patronal y número, según todo lo que se ha publicado de él: qué hay que retener hoy, desde cuándo y qué cambios están anunciados. Es una entrega: los avisos de los créditos que aparecen quedan notificados, si no lo estaban, con `fechaNotLinea`. El orden es el de la clave del crédito, de modo que lo que se publica entre una página y otra no mueve a los demás.',
        tags: ['Avisos'],
        querystring: CreditQuery,
        response: {
          200: { description: 'Una página de créditos', content: { 'application/json': { schema: CreditList as object } } },
          ...refusals('CURSOR_INVALIDO', 'RELACION_NO_VIGENTE'),
        },
      },
    },
    async (request, reply) => {
      const { credits, cursor, hayMas } = await listCredits(contextOf(ctx, request), callerOf(request).rfc, request.query)
      const datos = credits.map((credit) => `${creditJson(credit)}}`)
      return reply
        .type('application/json; charset=utf-8')
        .send(`{"datos":[${datos.join()}],"cursor":"${cursor}","hayMas":${hayMas}}`)
    },
  )
}
