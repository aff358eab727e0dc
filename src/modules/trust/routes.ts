import { type Context, pathOf } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { preferredType } from '../../http/negotiate.ts'
import { PdfFile, sendPdf } from '../../http/pdf.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { ACT_CODES, signedActBody } from '../efirma/index.ts'
import { grantTrust } from './grant-trust.ts'
import { type ListRequest, listRelations, readEvidence, readRelation } from './read-trust.ts'
import { grantReceipt, revocationReceipt } from './relation-receipt.ts'
import { requestRoutes } from './request-routes.ts'
import { revokeTrust, revokeTrustBySignature } from './revoke-trust.ts'
import { FolioParams, Relation, RelationEvidence, RelationList, RelationQuery, RevokeBody, RevokedRelation } from './schemas.ts'

const tags = ['Relaciones de confianza']

export async function trustRoutes(app: App, ctx: Context): Promise<void> {
  await requestRoutes(app, ctx)

  app.post(
    '/relaciones-confianza',
    {
      config: { access: 'efirma', idempotent: true },
      schema: {
        operationId: 'otorgarRelacion',
        summary: 'Otorga una relación de confianza',
        description:
          'Acto con e.firma `relacion:otorgar`. El patrón autoriza a un desarrollador certificado a consultar los avisos de sus registros patronales, desde hoy o después y por cinco años a lo más. Una relación que se traslape con otra del mismo desarrollador y registro patronal sólo se admite como prórroga: debe terminar después. Con `traspasoDe`, el nuevo desarrollador puede seguir desde donde leyó el anterior.',
        tags,
        body: signedActBody,
        response: {
          201: answer('Relación otorgada', Relation),
          ...refusals(
            ...ACT_CODES,
            'RELACION_INVALIDA',
            'PATRON_NO_REGISTRADO',
            'DESARROLLADOR_NO_CERTIFICADO',
            'NRP_AJENO',
            'RELACION_TRASLAPADA',
            'SOLICITUD_NO_ENCONTRADA',
          ),
        },
      },
    },
    async (request, reply) => {
      const relation = await grantTrust(contextOf(ctx, request), request.body)
      return reply
        .code(201)
        .header('location', pathOf(ctx, `/v1/relaciones-confianza/${relation.folio}`))
        .send(relation)
    },
  )

  app.get(
    '/relaciones-confianza',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarRelaciones',
        summary: 'Relaciones que el patrón ha otorgado',
        description: 'En el orden en que se otorgaron. El estado es el de hoy en la Ciudad de México.',
        tags,
        querystring: RelationQuery,
        response: { 200: answer('Una página de relaciones', RelationList), ...refusals('CURSOR_INVALIDO') },
      },
    },
    (request) => listRelations(contextOf(ctx, request), callerOf(request).rfc, 'patron', request.query as ListRequest),
  )

  app.get(
    '/patrones-que-confian',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarPatronesQueConfian',
        summary: 'Relaciones que el desarrollador ha recibido',
        description:
          'Los patrones que confían en quien consulta, en el orden del último cambio de cada relación. Consultar de nuevo con el último `cursor` entrega las que desde entonces se otorgaron, se revocaron, perdieron registros patronales, o perdieron o recobraron el acceso con la certificación; `sinAcceso` dice por qué una no lo da.',
        tags,
        querystring: RelationQuery,
        response: { 200: answer('Una página de relaciones', RelationList), ...refusals('CURSOR_INVALIDO') },
      },
    },
    (request) => listRelations(contextOf(ctx, request), callerOf(request).rfc, 'desarrollador', request.query as ListRequest),
  )

  app.get(
    '/relaciones-confianza/:folio',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarRelacion',
        summary: 'Una relación de confianza',
        description: 'La ven el patrón que la otorgó y el desarrollador que la recibió.',
        tags,
        params: FolioParams,
        response: { 200: answer('La relación', Relation), ...refusals('RELACION_NO_ENCONTRADA') },
      },
    },
    (request) => readRelation(contextOf(ctx, request), callerOf(request).rfc, request.params.folio),
  )

  app.get(
    '/relaciones-confianza/:folio/acuse',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarAcuseRelacion',
        summary: 'El acuse de una relación',
        description:
          'Con `Accept: application/pdf`, el documento sellado por el Instituto (PAdES), idéntico cada vez que se pide. Como JSON, lo que se firmó, con qué certificado y con qué firma: basta para comprobarla sin este servicio.',
        tags,
        params: FolioParams,
        response: {
          200: {
            description: 'El acuse',
            content: {
              'application/json': { schema: RelationEvidence },
              'application/pdf': { schema: PdfFile },
            },
          },
          ...refusals('RELACION_NO_ENCONTRADA', 'NO_ACEPTABLE', 'SELLO_NO_VIGENTE'),
        },
      },
    },
    async (request, reply) => {
      const [c, caller, { folio }] = [contextOf(ctx, request), callerOf(request).rfc, request.params]
      if (preferredType(request, ['application/json', 'application/pdf', 'text/html']) === 'application/json') {
        return readEvidence(c, caller, folio)
      }
      return sendPdf(reply, `acuse-${folio.toUpperCase()}.pdf`, await grantReceipt(c, caller, folio))
    },
  )

  app.get(
    '/relaciones-confianza/:folio/revocacion/acuse',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarAcuseRevocacion',
        summary: 'El acuse de la revocación de una relación',
        description: 'El documento sellado por el Instituto (PAdES), idéntico cada vez que se pide.',
        tags,
        params: FolioParams,
        response: {
          200: { description: 'El acuse', content: { 'application/pdf': { schema: PdfFile } } },
          ...refusals('RELACION_NO_ENCONTRADA', 'RELACION_NO_REVOCADA', 'SELLO_NO_VIGENTE'),
        },
      },
    },
    async (request, reply) => {
      const { folio } = request.params
      const pdf = await revocationReceipt(contextOf(ctx, request), callerOf(request).rfc, folio)
      return sendPdf(reply, `acuse-revocacion-${folio.toUpperCase()}.pdf`, pdf)
    },
  )

  app.post(
    '/relaciones-confianza/:folio/revocacion',
    {
      config: { access: 'token', idempotent: true },
      // The reason is optional, so the whole body is.
      preValidation: async (request) => {
        request.body ??= {}
      },
      schema: {
        operationId: 'revocarRelacion',
        summary: 'Revoca una relación de confianza',
        description:
          'Sólo el patrón. Surte efecto de inmediato: la siguiente petición del desarrollador por esta relación se rechaza. Si con él hay otras que no han terminado, la respuesta las dice en `siguenVigentes`; con `todas` se revocan en la misma petición.',
        tags,
        params: FolioParams,
        body: RevokeBody,
        response: {
          200: answer('La relación revocada', RevokedRelation),
          ...refusals('RELACION_NO_ENCONTRADA', 'PERMISO_INSUFICIENTE', 'RELACION_TERMINADA'),
        },
      },
    },
    (request) => revokeTrust(contextOf(ctx, request), callerOf(request).rfc, { folio: request.params.folio, ...request.body }),
  )

  app.post(
    '/relaciones-confianza/revocacion',
    {
      config: { access: 'efirma', idempotent: true },
      schema: {
        operationId: 'revocarRelacionConEfirma',
        summary: 'Revoca una relación de confianza con e.firma',
        description:
          'Acto con e.firma `relacion:revocar`, con los datos `{folio, motivo?, todas?}`; no hace falta contraseña ni token.',
        tags,
        body: signedActBody,
        response: {
          200: answer('La relación revocada', RevokedRelation),
          ...refusals(...ACT_CODES, 'RELACION_NO_ENCONTRADA', 'PERMISO_INSUFICIENTE', 'RELACION_TERMINADA'),
        },
      },
    },
    (request) => revokeTrustBySignature(contextOf(ctx, request), request.body),
  )
}
