import multipart from '@fastify/multipart'
import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { httpProblems } from '../../http/problems.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { bodyReadByRoute } from '../../http/validation.ts'
import { addEvidence, listEvidence, readEvidence } from './add-evidence.ts'
import { readUpload, type Upload } from './read-upload.ts'
import { CertificationParams, EvidenceFileAnswer, EvidenceList, EvidenceParams, EvidenceView } from './schemas.ts'
import { sendEvidence } from './send-evidence.ts'

const tags = ['Certificación']
const UNKNOWN = 'CERTIFICACION_NO_ENCONTRADA'

const UploadForm = Type.Object(
  {
    archivo: Type.Unsafe<unknown>({
      type: 'string',
      format: 'binary',
      examples: ['%PDF-1.7 …'],
      description: 'PDF, PNG, JPG, texto en UTF-8, JSON o ZIP, de hasta 5 MB.',
    }),
    descripcion: Type.Optional(
      Type.String({ maxLength: 500, description: 'Qué muestra.', examples: ['Pantallas de la importación'] }),
    ),
  },
  { $id: 'NuevaEvidencia', description: 'El archivo y qué muestra.' },
)

/** Register in a scope of its own: bodies here are forms of several parts and nothing else. */
export async function evidenceRoutes(app: App, ctx: Context): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart)
  // The form is read and checked by readUpload.
  app.setValidatorCompiler(bodyReadByRoute)

  app.post(
    '/certificaciones/:id/evidencias',
    {
      config: { access: 'token', idempotent: true },
      // Before the idempotency key is looked up, which is bound to the file's hash.
      preValidation: async (request) => {
        if (!request.isMultipart()) throw httpProblems.TIPO_NO_ADMITIDO({ detail: 'Aquí se envía multipart/form-data.' })
        request.body = await readUpload(request)
      },
      schema: {
        operationId: 'agregarEvidencia',
        summary: 'Agrega una evidencia propia',
        description:
          'Mientras está en pruebas o solicitada. El tipo se reconoce por el contenido. Hasta 20 archivos y 40 MB entre todos; se conservan sin cambio (si la certificación termina sin aprobarse, 90 días más) y los ve también el personal del Instituto.',
        tags,
        consumes: ['multipart/form-data'],
        params: CertificationParams,
        body: Type.Unsafe<Upload>(UploadForm),
        response: {
          201: answer('Evidencia recibida', EvidenceView),
          ...refusals(
            UNKNOWN,
            'CERTIFICACION_EN_OTRO_ESTADO',
            'CERTIFICACION_TOPE',
            'EVIDENCIA_REPETIDA',
            'EVIDENCIA_NO_ADMITIDA',
            'EFIRMA_LLAVE_PRIVADA',
          ),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      const added = await addEvidence(contextOf(ctx, request), callerOf(request).rfc, id, request.body)
      return reply.code(201).header('location', new URL(added.url).pathname).send(added)
    },
  )

  app.get(
    '/certificaciones/:id/evidencias',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarEvidencias',
        summary: 'Evidencias propias de una certificación',
        description: 'Los archivos que se enviaron, en orden.',
        tags,
        params: CertificationParams,
        response: { 200: answer('Las evidencias, en el orden en que llegaron', EvidenceList), ...refusals(UNKNOWN) },
      },
    },
    (request) => listEvidence(contextOf(ctx, request), callerOf(request), request.params.id),
  )

  app.get(
    '/certificaciones/:id/evidencias/:numero',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'descargarEvidencia',
        summary: 'Descarga una evidencia',
        description: 'El archivo, tal como se recibió.',
        tags,
        params: EvidenceParams,
        response: {
          200: EvidenceFileAnswer,
          ...refusals(UNKNOWN, 'EVIDENCIA_NO_ENCONTRADA'),
        },
      },
    },
    async (request, reply) => sendEvidence(reply, await readEvidence(contextOf(ctx, request), callerOf(request), request.params)),
  )
}
