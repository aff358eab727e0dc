import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { listRequests, type RequestListQuery } from './list-requests.ts'
import { DeclineBody, RequestBody, RequestList, RequestParams, RequestQuery, TrustRequest } from './request-schemas.ts'
import { declineRequest, requestTrust, withdrawRequest } from './request-trust.ts'

const tags = ['Relaciones de confianza']

export async function requestRoutes(app: App, ctx: Context): Promise<void> {
  app.post(
    '/solicitudes-relacion',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'solicitarRelacion',
        summary: 'Pide a un patrón una relación de confianza',
        description:
          'El desarrollador propone registros patronales, fechas y producto; el patrón recibe un correo y la otorga firmando `relacion:otorgar` con el folio en `solicitud` (con los mismos términos u otros), o la rechaza con un motivo. Puede haber una pendiente con cada patrón.',
        tags,
        body: RequestBody,
        response: {
          201: answer('Solicitud pendiente', TrustRequest),
          ...refusals('RELACION_INVALIDA', 'DESARROLLADOR_NO_CERTIFICADO', 'SOLICITUD_PENDIENTE'),
        },
      },
    },
    async (request, reply) =>
      reply.code(201).send(await requestTrust(contextOf(ctx, request), callerOf(request).rfc, request.body)),
  )

  app.get(
    '/solicitudes-relacion',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarSolicitudesRelacion',
        summary: 'Solicitudes de relación recibidas o enviadas',
        description: 'En el orden en que se pidieron.',
        tags,
        querystring: RequestQuery,
        response: { 200: answer('Una página de solicitudes', RequestList), ...refusals('CURSOR_INVALIDO') },
      },
    },
    (request) => listRequests(contextOf(ctx, request), callerOf(request).rfc, request.query as RequestListQuery),
  )

  app.post(
    '/solicitudes-relacion/:folio/rechazo',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'rechazarSolicitudRelacion',
        summary: 'El patrón rechaza una solicitud',
        description: 'El desarrollador recibe un correo con el motivo.',
        tags,
        params: RequestParams,
        body: DeclineBody,
        response: {
          200: answer('Solicitud rechazada', TrustRequest),
          ...refusals('SOLICITUD_NO_ENCONTRADA', 'SOLICITUD_RESUELTA'),
        },
      },
    },
    (request) => declineRequest(contextOf(ctx, request), callerOf(request).rfc, { folio: request.params.folio, ...request.body }),
  )

  app.post(
    '/solicitudes-relacion/:folio/retiro',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'retirarSolicitudRelacion',
        summary: 'El desarrollador retira una solicitud',
        description: 'Sólo mientras está pendiente.',
        tags,
        params: RequestParams,
        response: {
          200: answer('Solicitud retirada', TrustRequest),
          ...refusals('SOLICITUD_NO_ENCONTRADA', 'SOLICITUD_RESUELTA'),
        },
      },
    },
    (request) => withdrawRequest(contextOf(ctx, request), callerOf(request).rfc, request.params.folio),
  )
}
