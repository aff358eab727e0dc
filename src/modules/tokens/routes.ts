import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { answerOAuthErrors } from './oauth-error.ts'
import { requestToken } from './request-token.ts'
import { revokeToken } from './revoke-token.ts'
import type { Form } from './rules.ts'
import { DpopHeader, oauthRefusals, RevocationForm, TokenAnswer, TokenForm } from './schemas.ts'

const FORM = ['application/x-www-form-urlencoded']
const BODY_LIMIT = 64 * 1024

/** POST /v1/token and /v1/token/revocacion: form-encoded, with the errors of IETF RFC 6749. */
export async function tokenRoutes(v1: App, ctx: Context): Promise<void> {
  await v1.register(async (app: App) => {
    answerOAuthErrors(app, ctx)
    app.removeContentTypeParser(['application/json', 'text/plain'])
    registerRoutes(app, ctx)
  })
}

function registerRoutes(app: App, ctx: Context): void {
  app.post(
    '/token',
    {
      bodyLimit: BODY_LIMIT,
      config: { access: 'client', refusesUnstorableText: true },
      schema: {
        operationId: 'pedirToken',
        summary: 'Pedir un token de acceso',
        description:
          'OAuth 2.0 `client_credentials`. El cliente se identifica con RFC y contraseña (HTTP Basic, o `client_id` y `client_secret`) más `otp`, o solo con `client_assertion` firmada con su e.firma. El token vive una hora; pida otro antes de que venza. Con el encabezado `DPoP` el token queda ligado a una llave del cliente y no sirve a quien lo robe. Los errores tienen la forma de IETF RFC 6749; con 429 y 503 espere los segundos de `Retry-After`.',
        tags: ['Token'],
        consumes: FORM,
        headers: DpopHeader,
        body: TokenForm,
        response: {
          200: answer('Token emitido', TokenAnswer),
          ...oauthRefusals(
            [
              'invalid_request',
              'unsupported_grant_type',
              'invalid_scope',
              'invalid_dpop_proof',
              'invalid_client',
              'slow_down',
              'server_error',
              'temporarily_unavailable',
            ],
            [413, 415],
          ),
        },
      },
    },
    async (request) => {
      const { authorization, dpop } = request.headers
      return requestToken(contextOf(ctx, request), {
        form: request.body as Form,
        authorization,
        dpop,
        method: request.method,
        url: request.url,
      })
    },
  )

  app.post(
    '/token/revocacion',
    {
      bodyLimit: BODY_LIMIT,
      config: { access: 'client' },
      schema: {
        operationId: 'revocarToken',
        summary: 'Revocar un token de acceso',
        description:
          'IETF RFC 7009. Basta presentar el token. Deja de servir desde la siguiente petición. Responde 200 también cuando el token ya venció, ya estaba revocado o no es de este servicio.',
        tags: ['Token'],
        consumes: FORM,
        body: RevocationForm,
        response: {
          200: { description: 'El token ya no sirve', type: 'null' },
          ...oauthRefusals(['invalid_request', 'slow_down', 'server_error', 'temporarily_unavailable'], [413, 415]),
        },
      },
    },
    async (request, reply) => {
      await revokeToken(contextOf(ctx, request), request.body as Form)
      // An empty body: RFC 7009 gives the answer no content.
      return reply.send(undefined as unknown as null)
    },
  )
}
