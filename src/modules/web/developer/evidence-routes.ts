// A developer's own evidence: a form of several parts, which works without script too.
import multipart from '@fastify/multipart'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { bodyReadByRoute } from '../../../http/validation.ts'
import { addEvidence, readCertification, readEvidence, readUploadForm, sendEvidence } from '../../certification/index.ts'
import { CSRF_FIELD, contextOfSession, sessionOf } from '../../sessions/index.ts'
import { answerForm, asText, hide, needs, needsForForm, sendPage } from '../ui/index.ts'
import { certificationPath } from './certification-frame.ts'
import { evidencePage } from './evidence-page.ts'
import { DoneQuery, EvidenceParams, IdParams } from './schemas.ts'

type Form = Awaited<ReturnType<typeof readUploadForm>>

/** Register in a scope of its own: bodies here are forms of several parts and nothing else. */
export async function evidencePageRoutes(app: App, ctx: Context): Promise<void> {
  app.removeAllContentTypeParsers()
  await app.register(multipart)
  // The form is read and checked by readUploadForm.
  app.setValidatorCompiler(bodyReadByRoute)

  app.get(
    '/certificaciones/:id/evidencias',
    { ...needs('ver'), schema: { ...hide, params: IdParams, querystring: DoneQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const asker = { rfc: session.rfc }
      const certification = await readCertification(contextOfSession(ctx, request), asker, request.params.id)
      return sendPage(reply, evidencePage(session, certification, { done: request.query.hecho }))
    },
  )

  app.post(
    '/certificaciones/:id/evidencias',
    {
      ...needsForForm('confianza'),
      config: {
        ...needsForForm('confianza').config,
        readParts: async (request) => {
          const form = await readUploadForm(request, [CSRF_FIELD])
          return { form, [CSRF_FIELD]: form.texts[CSRF_FIELD] }
        },
      },
      schema: { ...hide, params: IdParams },
    },
    (request, reply) => {
      const [session, c, { id }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      const { form } = request.body as { form: Form }
      return answerForm(request, reply, {
        run: async () => addEvidence(c, session.rfc, id, form.upload()),
        done: () => `${certificationPath(id, 'evidencias')}?hecho=recibida`,
        again: async (errors) =>
          evidencePage(session, await readCertification(c, { rfc: session.rfc }, id), {
            errors,
            typed: asText(form.texts.descripcion),
          }),
      })
    },
  )

  app.get(
    '/certificaciones/:id/evidencias/:numero',
    { ...needs('descargar'), schema: { ...hide, params: EvidenceParams } },
    async (request, reply) => {
      const file = await readEvidence(contextOfSession(ctx, request), { rfc: sessionOf(request).rfc }, request.params)
      return sendEvidence(reply, file)
    },
  )
}
