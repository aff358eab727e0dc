import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import type { ActDefinition } from './act.ts'
import { prepareChallenge } from './prepare-challenge.ts'
import { refusePrivateKey } from './private-key.ts'
import { challengeAnswer, challengeBody } from './schemas.ts'

/** `acts`: every act that this service knows. */
export async function efirmaRoutes(app: App, ctx: Context, acts: ActDefinition[]): Promise<void> {
  app.post(
    '/efirma/retos',
    {
      config: { access: 'public', idempotent: true, refusesUnstorableText: true },
      preValidation: async (request) => refusePrivateKey(request.body),
      schema: {
        operationId: 'prepararReto',
        summary: 'Prepara el texto que se firmará con la e.firma',
        description: `Todo acto con e.firma tiene tres pasos: pedir el texto (aquí), firmarlo en el equipo de su dueño y enviar \`reto\`, \`certificado\` y \`firma\` a la dirección del acto. La llave privada nunca se envía.\n\nPropósitos: ${acts.map((a) => `\`${a.proposito}\` (${Object.keys(a.datos.properties).join(', ') || 'sin datos'})`).join('; ') || 'ninguno'}.`,
        tags: ['e.firma'],
        body: challengeBody,
        response: {
          201: answer('Texto listo para firmar', challengeAnswer),
          ...refusals('PROPOSITO_DESCONOCIDO', 'EFIRMA_LLAVE_PRIVADA'),
        },
      },
    },
    async (request, reply) => reply.code(201).send(await prepareChallenge(contextOf(ctx, request), acts, request.body)),
  )
}

/** Before anything else looks at the body of a signed act: it must not carry a private key. Covers the routes registered after it. */
export function guardAgainstKeys(app: App): void {
  app.addHook('preValidation', async (request) => {
    if (request.routeOptions.config.access === 'efirma') refusePrivateKey(request.body)
  })
}
