import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { readEnvironment, testEfirmasZip } from './open-certification.ts'
import { Environment, CertificationParams as params } from './schemas.ts'

const tags = ['Certificación']
const CODES = ['CERTIFICACION_NO_ENCONTRADA', 'CERTIFICACION_EN_OTRO_ESTADO', 'AMBIENTE_TERMINADO']
const ZipFile = Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'Archivo ZIP.' })

export async function environmentRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/certificaciones/:id/ambiente',
    {
      config: { access: 'token', scope: 'escritura' },
      schema: {
        operationId: 'consultarAmbiente',
        summary: 'El ambiente de pruebas de una certificación',
        description: 'Las credenciales con que se abrió, mientras está en pruebas. Pide el alcance `escritura`.',
        tags,
        params,
        response: {
          200: answer('El ambiente', Environment),
          ...refusals(...CODES),
        },
      },
    },
    (request) => readEnvironment(contextOf(ctx, request), callerOf(request).rfc, request.params.id),
  )

  app.get(
    '/certificaciones/:id/efirmas',
    {
      config: { access: 'token', scope: 'escritura' },
      schema: {
        operationId: 'descargarEfirmasDePrueba',
        summary: 'Las e.firmas de prueba de una certificación',
        description:
          'ZIP con una carpeta por contribuyente de prueba: certificado, llave y contraseña. Sólo valen en el ambiente de pruebas. Pide el alcance `escritura`.',
        tags,
        params,
        response: {
          200: { description: 'El ZIP', content: { 'application/zip': { schema: ZipFile } } },
          ...refusals(...CODES),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const zip = await testEfirmasZip(contextOf(ctx, request), callerOf(request).rfc, id)
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="efirmas-${id.toUpperCase().replace(/[^A-Z0-9-]/g, '')}.zip"`)
        .send(zip)
    },
  )
}
