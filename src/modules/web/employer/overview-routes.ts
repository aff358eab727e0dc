import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { associateRegistration, dissociateRegistration, readEmployer } from '../../employers/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { answerForm, FORM, hide, needs, needsForForm, sendPage } from '../ui/index.ts'
import { overviewPage } from './overview-page.ts'
import { needsOwn } from './page-routes.ts'
import { readOverview } from './read-overview.ts'
import { REGISTRATIONS, registrationsPage } from './registrations-page.ts'
import { RegistrationForm, RegistrationsQuery } from './schemas.ts'

export async function overviewRoutes(app: App, ctx: Context): Promise<void> {
  const nrpsOf = async (rfc: string) => (await readEmployer(ctx, rfc)).registrosPatronales

  app.get('/patron', { ...needsOwn('ver'), schema: hide }, async (request, reply) => {
    const session = sessionOf(request)
    return sendPage(reply, overviewPage(session, await readOverview(contextOfSession(ctx, request), session)))
  })

  app.get(
    '/patron/registros',
    { ...needs('ver'), schema: { ...hide, querystring: RegistrationsQuery } },
    async (request, reply) => {
      const [session, { q, hecho }] = [sessionOf(request), request.query]
      return sendPage(
        reply,
        registrationsPage(session, { nrps: await nrpsOf(session.rfc), q: q?.trim().toUpperCase(), done: hecho }),
      )
    },
  )

  app.post(
    '/patron/registros',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, body: RegistrationForm } },
    (request, reply) => {
      const session = sessionOf(request)
      return answerForm(request, reply, {
        run: async () => {
          const { nrp, accion } = request.body
          const change = accion === 'asociar' ? associateRegistration : dissociateRegistration
          await change(contextOfSession(ctx, request), session.rfc, nrp)
        },
        done: () => `${REGISTRATIONS}?hecho=${request.body.accion}`,
        again: async (errors) => registrationsPage(session, { nrps: await nrpsOf(session.rfc), errors }),
      })
    },
  )
}
