import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { documentRoutes } from './document-routes.ts'
import { cancelCertification } from './end-certification.ts'
import { environmentRoutes } from './environment-routes.ts'
import { eventRoutes } from './event-routes.ts'
import { evidenceRoutes } from './evidence-routes.ts'
import { openCertification } from './open-certification.ts'
import { productRoutes } from './product-routes.ts'
import { listOwnCertifications, readCertification } from './read-certifications.ts'
import { requestApproval } from './request-approval.ts'
import { checkBeforehand, runTests } from './run-tests.ts'
import {
  Certification,
  CertificationBody,
  CertificationList,
  CertificationParams,
  CertificationQuery,
  OpenedCertification,
  Preflight,
  ReasonBody,
  RunBody,
  TestList,
} from './schemas.ts'
import { suiteOf } from './suite.ts'

const tags = ['Certificación']
const params = CertificationParams
const UNKNOWN = 'CERTIFICACION_NO_ENCONTRADA'
const OTHER_STATE = 'CERTIFICACION_EN_OTRO_ESTADO'

/** For production alone: the sandbox certifies nobody. */
export async function certificationRoutes(app: App, ctx: Context): Promise<void> {
  await productRoutes(app, ctx)
  await environmentRoutes(app, ctx)
  await documentRoutes(app, ctx)
  await app.register(async (scope: App) => eventRoutes(scope, ctx))
  await app.register(async (scope: App) => evidenceRoutes(scope, ctx))

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
          201: answer('Certificación en pruebas', OpenedCertification),
          ...refusals('PRODUCTO_NO_ENCONTRADO', 'CERTIFICACION_EN_CURSO', 'CERTIFICACION_TOPE', ...suiteOf(ctx).openCodes),
        },
      },
    },
    async (request, reply) => {
      const opened = await openCertification(contextOf(ctx, request), callerOf(request).rfc, request.body)
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
        response: { 200: answer('Una página de certificaciones', CertificationList), ...refusals('CURSOR_INVALIDO') },
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
        description: 'Mientras está en pruebas, los veredictos son los de ahora; después, los que tenía al solicitarla.',
        tags,
        params,
        response: { 200: answer('La certificación', Certification), ...refusals(UNKNOWN) },
      },
    },
    (request) => readCertification(contextOf(ctx, request), callerOf(request), request.params.id),
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
          202: answer('Pruebas en curso', TestList),
          ...refusals(UNKNOWN, OTHER_STATE, 'AMBIENTE_TERMINADO'),
        },
      },
    },
    async (request, reply) =>
      reply
        .code(202)
        .send(await runTests(contextOf(ctx, request), callerOf(request).rfc, { id: request.params.id, ...request.body })),
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
          200: answer('Qué está bien y qué no', Preflight),
          ...refusals(UNKNOWN, OTHER_STATE, 'AMBIENTE_TERMINADO'),
        },
      },
    },
    (request) => checkBeforehand(contextOf(ctx, request), callerOf(request).rfc, request.params.id),
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
          200: answer('Certificación solicitada o aprobada', Certification),
          ...refusals(UNKNOWN, OTHER_STATE, 'PRUEBAS_PENDIENTES', 'AMBIENTE_TERMINADO'),
        },
      },
    },
    (request) => requestApproval(contextOf(ctx, request), callerOf(request).rfc, request.params.id),
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
          200: answer('Certificación cancelada', Certification),
          ...refusals(UNKNOWN, OTHER_STATE, 'CERTIFICACION_TERMINADA', 'CERTIFICACION_INVALIDA'),
        },
      },
    },
    (request) => cancelCertification(contextOf(ctx, request), callerOf(request).rfc, { id: request.params.id, ...request.body }),
  )
}
