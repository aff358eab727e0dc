import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { preferredType } from '../../http/negotiate.ts'
import { PdfFile, sendPdf } from '../../http/pdf.ts'
import { refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { constanciaPdf } from './constancia.ts'
import { cancelCertification } from './end-certification.ts'
import { eventRoutes } from './event-routes.ts'
import { evidenceRoutes } from './evidence-routes.ts'
import { openCertification, readEnvironment, testEfirmasZip } from './open-certification.ts'
import { productRoutes } from './product-routes.ts'
import { listOwnCertifications, readCertification } from './read-certifications.ts'
import { certificationReport, reportPdf } from './report.ts'
import { requestApproval } from './request-approval.ts'
import { checkBeforehand, runTests } from './run-tests.ts'
import {
  Certification,
  CertificationBody,
  CertificationList,
  CertificationParams,
  CertificationQuery,
  Environment,
  OpenedCertification,
  Preflight,
  ReasonBody,
  Report,
  RunBody,
  TestList,
} from './schemas.ts'
import type { Suite } from './suite.ts'

const tags = ['Certificación']
const params = CertificationParams
const ZipFile = Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'Archivo ZIP.' })
const UNKNOWN = 'CERTIFICACION_NO_ENCONTRADA'
const OTHER_STATE = 'CERTIFICACION_EN_OTRO_ESTADO'

/** For production alone: the sandbox certifies nobody. */
export async function certificationRoutes(app: App, ctx: Context, suite: Suite): Promise<void> {
  await productRoutes(app, ctx)
  await app.register(async (scope) => eventRoutes(scope as App, ctx, suite))
  await app.register(async (scope) => evidenceRoutes(scope as App, ctx))

  app.post(
    '/certificaciones',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'empezarCertificacion',
        summary: 'Empieza a certificar un producto',
        description:
          'Abre un ambiente de pruebas propio por 30 días y responde con sus credenciales, sus patrones de prueba y la lista de pruebas. Si el producto ya está certificado en esa versión mayor, aprobarla lo renueva. Un producto tiene a lo más una certificación en curso, y un desarrollador, cinco.',
        tags,
        body: CertificationBody,
        response: {
          201: { description: 'Certificación en pruebas', ...OpenedCertification },
          ...refusals('PRODUCTO_NO_ENCONTRADO', 'CERTIFICACION_EN_CURSO', 'CERTIFICACION_TOPE', ...suite.openCodes),
        },
      },
    },
    async (request, reply) => {
      const opened = await openCertification(contextOf(ctx, request), suite, callerOf(request).rfc, request.body)
      return reply.code(201).header('location', `/v1/certificaciones/${opened.id}`).send(opened)
    },
  )

  app.get(
    '/certificaciones',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarCertificaciones',
        summary: 'Certificaciones propias',
        description: 'En el orden en que se empezaron.',
        tags,
        querystring: CertificationQuery,
        response: { 200: { description: 'Una página de certificaciones', ...CertificationList }, ...refusals('CURSOR_INVALIDO') },
      },
    },
    (request) => listOwnCertifications(contextOf(ctx, request), callerOf(request).rfc, request.query),
  )

  app.get(
    '/certificaciones/:id',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarCertificacion',
        summary: 'Una certificación, con sus pruebas',
        tags,
        params,
        response: { 200: { description: 'La certificación', ...Certification }, ...refusals(UNKNOWN) },
      },
    },
    (request) => readCertification(contextOf(ctx, request), suite, callerOf(request), request.params.id),
  )

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
          200: { description: 'El ambiente', ...Environment },
          ...refusals(UNKNOWN, OTHER_STATE, 'AMBIENTE_TERMINADO'),
        },
      },
    },
    (request) => readEnvironment(contextOf(ctx, request), suite, callerOf(request).rfc, request.params.id),
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
          ...refusals(UNKNOWN, OTHER_STATE, 'AMBIENTE_TERMINADO'),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const zip = await testEfirmasZip(contextOf(ctx, request), suite, callerOf(request).rfc, id)
      return reply
        .type('application/zip')
        .header('content-disposition', `attachment; filename="efirmas-${id.toUpperCase().replace(/[^A-Z0-9-]/g, '')}.zip"`)
        .send(zip)
    },
  )

  app.post(
    '/certificaciones/:id/pruebas',
    {
      config: { access: 'token', idempotent: true },
      // Which tests is optional, so the whole body is.
      preValidation: async (request) => {
        request.body ??= {}
      },
      schema: {
        operationId: 'hacerPruebas',
        summary: 'Hace las pruebas, todas o algunas',
        description: 'Se pueden repetir cuantas veces se quiera; cuenta el último intento de cada una.',
        tags,
        params,
        body: RunBody,
        response: {
          202: { description: 'Pruebas en curso', ...TestList },
          ...refusals(UNKNOWN, OTHER_STATE, 'AMBIENTE_TERMINADO'),
        },
      },
    },
    async (request, reply) =>
      reply
        .code(202)
        .send(await runTests(contextOf(ctx, request), suite, callerOf(request).rfc, { id: request.params.id, ...request.body })),
  )

  app.post(
    '/certificaciones/:id/verificacion-previa',
    {
      config: { access: 'token', scope: 'lectura' },
      schema: {
        operationId: 'revisarConfiguracion',
        summary: 'Revisa la configuración antes de las pruebas',
        description: 'Credenciales, reloj, alcance y `User-Agent`, por lo que el programa ha hecho hasta ahora en su ambiente.',
        tags,
        params,
        response: {
          200: { description: 'Qué está bien y qué no', ...Preflight },
          ...refusals(UNKNOWN, OTHER_STATE, 'AMBIENTE_TERMINADO'),
        },
      },
    },
    (request) => checkBeforehand(contextOf(ctx, request), suite, callerOf(request).rfc, request.params.id),
  )

  app.post(
    '/certificaciones/:id/solicitud',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'solicitarCertificacion',
        summary: 'Solicita la certificación',
        description:
          'Con todas las pruebas obligatorias aprobadas (una advertencia cuenta como aprobada). Los veredictos quedan fijos y el ambiente de pruebas se cierra. Según esté configurado el servicio, se aprueba de inmediato o la resuelve el Instituto.',
        tags,
        params,
        response: {
          200: { description: 'Certificación solicitada o aprobada', ...Certification },
          ...refusals(UNKNOWN, OTHER_STATE, 'PRUEBAS_PENDIENTES', 'AMBIENTE_TERMINADO'),
        },
      },
    },
    (request) => requestApproval(contextOf(ctx, request), suite, callerOf(request).rfc, request.params.id),
  )

  app.post(
    '/certificaciones/:id/cancelacion',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'cancelarCertificacion',
        summary: 'Cancela una certificación',
        description:
          'En pruebas o solicitada, se abandona y su ambiente se cierra. Aprobada, termina la certificación del producto en esa versión mayor, con todas sus constancias: las relaciones de confianza que se apoyan en ella dejan de dar acceso.',
        tags,
        params,
        body: ReasonBody,
        response: {
          200: { description: 'Certificación cancelada', ...Certification },
          ...refusals(UNKNOWN, OTHER_STATE, 'CERTIFICACION_TERMINADA', 'CERTIFICACION_INVALIDA'),
        },
      },
    },
    (request) =>
      cancelCertification(contextOf(ctx, request), suite, callerOf(request).rfc, { id: request.params.id, ...request.body }),
  )

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
        return certificationReport(c, suite, asker, id)
      return sendPdf(reply, `informe-${id.toUpperCase()}.pdf`, await reportPdf(c, suite, asker, id))
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
