import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { preferredType } from '../../http/negotiate.ts'
import { PdfFile, sendPdf } from '../../http/pdf.ts'
import { refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { constanciaPdf } from './constancia.ts'
import { certificationReport, reportPdf } from './report.ts'
import { CertificationParams as params, Report } from './schemas.ts'

const tags = ['Certificación']
const UNKNOWN = 'CERTIFICACION_NO_ENCONTRADA'

export async function documentRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/certificaciones/:id/reporte',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarInforme',
        summary: 'El informe de las pruebas',
        description:
          'Cada prueba con su veredicto, lo observado y qué cambiar. Con `Accept: application/pdf`, el mismo como documento, sin sello: la constancia es lo que prueba.',
        tags,
        params,
        response: {
          200: {
            description: 'El informe',
            content: { 'application/json': { schema: Report }, 'application/pdf': { schema: PdfFile } },
          },
          ...refusals(UNKNOWN, 'NO_ACEPTABLE'),
        },
      },
    },
    async (request, reply) => {
      const [c, asker, { id }] = [contextOf(ctx, request), callerOf(request), request.params]
      reply.header('vary', 'accept')
      if (preferredType(request, ['application/json', 'application/pdf']) === 'application/json')
        return certificationReport(c, asker, id)
      return sendPdf(reply, `informe-${id.toUpperCase()}.pdf`, await reportPdf(c, asker, id))
    },
  )

  app.get(
    '/certificaciones/:id/constancia',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarConstancia',
        summary: 'La constancia de una certificación aprobada',
        description:
          'El documento sellado por el Instituto (PAdES), idéntico cada vez que se pide. Cualquiera comprueba su folio y su estado de hoy en `GET /v1/verificacion/{folio}`.',
        tags,
        params,
        response: {
          200: { description: 'La constancia', content: { 'application/pdf': { schema: PdfFile } } },
          ...refusals(UNKNOWN, 'CONSTANCIA_NO_EXPEDIDA', 'SELLO_NO_VIGENTE'),
        },
      },
    },
    async (request, reply) => {
      const { folio, pdf } = await constanciaPdf(contextOf(ctx, request), callerOf(request), request.params.id)
      return sendPdf(reply, `constancia-${folio}.pdf`, pdf)
    },
  )
}
