import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { refusePrivateKey } from '../efirma/index.ts'
import { tokenAuthenticator } from '../tokens/index.ts'
import { diagnose } from './diagnose.ts'
import { Diagnosis, DiagnosisBody } from './schemas.ts'

export async function diagnosisRoutes(app: App, ctx: Context): Promise<void> {
  const authenticate = tokenAuthenticator(ctx)
  app.post(
    '/diagnostico',
    {
      // Anybody may ask, but a token that is shown must be good. It only asks, so a token for reading is enough.
      config: { access: 'public', scope: 'lectura' },
      onRequest: async (request) => {
        if (request.headers.authorization !== undefined) request.caller = await authenticate(request)
      },
      preValidation: async (request) => {
        // Everything is optional, so the whole body is.
        request.body ??= {}
        refusePrivateKey(request.body)
      },
      schema: {
        operationId: 'diagnosticar',
        summary: 'Dice qué impide entrar o leer avisos, y quién puede arreglarlo',
        description:
          'Recorre certificado, autoridad, revocación, RFC, contraseña, código, reloj, relación de confianza y certificación, y se detiene en el primer eslabón roto. Sin credencial sólo habla de lo que usted envió. Con un token en `Authorization` (opcional; `Bearer` o `DPoP`), o con `rfc`, `contrasena` y `otp` correctos, también habla de su registro y de sus relaciones. Una contraseña y un código se prueban con los mismos límites que en `POST /v1/token`, y si no son válidos no se dice cuál; si lo son, el código queda usado.',
        tags: ['Diagnóstico'],
        body: DiagnosisBody,
        response: {
          200: answer('El diagnóstico', Diagnosis),
          ...refusals('NO_AUTENTICADO', 'PERMISO_INSUFICIENTE', 'EFIRMA_LLAVE_PRIVADA'),
        },
      },
    },
    (request) => diagnose(contextOf(ctx, request), request.caller?.rfc, request.body),
  )
}
