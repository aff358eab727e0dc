import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { listEvidence, readEvidence } from './add-evidence.ts'
import { approveCertification, rejectCertification } from './approve-certification.ts'
import { listProcedures, readCertification } from './read-certifications.ts'
import {
  Certification,
  CertificationParams,
  CertificationSummary,
  EvidenceFileAnswer,
  EvidenceList,
  EvidenceParams,
  NamedDeveloper,
  ReasonBody,
  stateParameter,
} from './schemas.ts'
import { sendEvidence } from './send-evidence.ts'

const tags = ['Operación']
const params = CertificationParams
const UNKNOWN = 'CERTIFICACION_NO_ENCONTRADA'
const OTHER_STATE = 'CERTIFICACION_EN_OTRO_ESTADO'

const Query = Type.Object(
  {
    estado: Type.Optional(stateParameter),
    rfc: Type.Optional(
      Type.String({ maxLength: 13, description: 'Sólo las de este desarrollador.', examples: ['MAB9307148T4'] }),
    ),
  },
  { additionalProperties: false },
)
const Procedure = Type.Object(
  { ...CertificationSummary.properties, desarrollador: NamedDeveloper },
  { $id: 'Tramite', description: 'Una certificación y de quién es.' },
)
const List = Type.Object(
  { datos: Type.Array(Procedure) },
  { $id: 'ListaDeTramites', description: 'Certificaciones de todos los desarrolladores.' },
)

/** /operacion/v1, for the institute's own systems: the same decisions as `sia certificaciones`. */
export async function certificationOperatorRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/certificaciones',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'listarCertificacionesOperacion',
        summary: 'Certificaciones de todos los desarrolladores',
        description: 'Las mil más recientes, la última primero.',
        tags,
        querystring: Query,
        response: { 200: answer('Las certificaciones', List) },
      },
    },
    async (request) => ({ datos: await listProcedures(contextOf(ctx, request), request.query) }),
  )

  app.get(
    '/certificaciones/:id',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'consultarCertificacionOperacion',
        summary: 'Una certificación, con sus veredictos',
        description: 'De cualquier desarrollador, como él mismo la ve.',
        tags,
        params,
        response: { 200: answer('La certificación', Certification), ...refusals(UNKNOWN) },
      },
    },
    (request) => readCertification(contextOf(ctx, request), 'operador', request.params.id),
  )

  app.post(
    '/certificaciones/:id/aprobacion',
    {
      config: { access: 'operator', idempotent: true },
      schema: {
        operationId: 'aprobarCertificacion',
        summary: 'Aprueba una certificación solicitada',
        description: 'Expide la constancia y certifica la versión mayor del producto. El desarrollador recibe un correo.',
        tags,
        params,
        response: { 200: answer('Aprobada', Certification), ...refusals(UNKNOWN, OTHER_STATE) },
      },
    },
    (request) => decide(contextOf(ctx, request), request.params.id, approveCertification),
  )

  app.post(
    '/certificaciones/:id/rechazo',
    {
      config: { access: 'operator', idempotent: true },
      schema: {
        operationId: 'rechazarCertificacion',
        summary: 'Rechaza una certificación solicitada',
        description: 'El desarrollador recibe el motivo por correo.',
        tags,
        params,
        body: ReasonBody,
        response: {
          200: answer('Rechazada', Certification),
          ...refusals(UNKNOWN, OTHER_STATE, 'CERTIFICACION_INVALIDA'),
        },
      },
    },
    (request) => decide(contextOf(ctx, request), request.params.id, (c, id) => rejectCertification(c, { id, ...request.body })),
  )

  app.get(
    '/certificaciones/:id/evidencias',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'listarEvidenciasOperacion',
        summary: 'Evidencias de una certificación',
        description: 'Los archivos que el desarrollador envió.',
        tags,
        params,
        response: { 200: answer('Las evidencias', EvidenceList), ...refusals(UNKNOWN) },
      },
    },
    (request) => listEvidence(contextOf(ctx, request), 'operador', request.params.id),
  )

  app.get(
    '/certificaciones/:id/evidencias/:numero',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'descargarEvidenciaOperacion',
        summary: 'Descarga una evidencia',
        description: 'El archivo como se envió, para guardarlo y no para abrirlo en el navegador.',
        tags,
        params: EvidenceParams,
        response: {
          200: EvidenceFileAnswer,
          ...refusals(UNKNOWN, 'EVIDENCIA_NO_ENCONTRADA'),
        },
      },
    },
    async (request, reply) => sendEvidence(reply, await readEvidence(contextOf(ctx, request), 'operador', request.params)),
  )
}

/** Decides, and tells how the certification stands then. */
async function decide(ctx: Context, id: string, act: (ctx: Context, id: string) => Promise<unknown>) {
  await act(ctx, id)
  return readCertification(ctx, 'operador', id)
}
