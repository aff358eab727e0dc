// The sandbox of one certification by pages: credentials, e.firmas, clock, switches, mailbox. Each asks first whose certification it is.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { readCertificationSummary, readEnvironment, testEfirmasZip } from '../../certification/index.ts'
import { otpHandover } from '../../passwords/index.ts'
import { mailboxOf, setSwitch } from '../../sandbox/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { answerForm, FORM, type FormError, hide, needs, needsForForm, sendPage } from '../ui/index.ts'
import { certificationPath } from './certification-frame.ts'
import { closedPage } from './closed-page.ts'
import { showOnce, takeShown } from './credentials-cookie.ts'
import { credentialsPage, credentialsShownPage } from './credentials-page.ts'
import { environmentPage } from './environment-page.ts'
import { letterPage, mailboxPage } from './mailbox-page.ts'
import { moveTestClock } from './move-test-clock.ts'
import { changeOf, findTestRun, readTestWorld, requireTestRun } from './read-test-world.ts'
import { ClockForm, DoneQuery, EmptyForm, IdParams, LetterParams, MailboxQuery, SwitchForm } from './schemas.ts'

const LETTERS = 30

export async function environmentRoutes(app: App, ctx: Context): Promise<void> {
  const find = (request: FastifyRequest, id: string) => findTestRun(contextOfSession(ctx, request), sessionOf(request).rfc, id)
  /** The environment's page again, with what is wrong. Refuses as requireTestRun does. */
  const environmentAgain = async (
    request: FastifyRequest,
    id: string,
    wrong: { errors: FormError[]; typed?: Record<string, unknown> },
  ) => {
    const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
    const test = await requireTestRun(c, session.rfc, id)
    const { certification } = await readCertificationSummary(c, { rfc: session.rfc }, id)
    return environmentPage(session, certification, await readTestWorld(test), wrong)
  }
  const params = IdParams

  app.get('/certificaciones/:id/credenciales', { ...needs('confianza'), schema: { ...hide, params } }, async (request, reply) => {
    const [session, { id }] = [sessionOf(request), request.params]
    const c = contextOfSession(ctx, request)
    const { certification, corrida } = await readCertificationSummary(c, { rfc: session.rfc }, id)
    if (corrida === undefined) return sendPage(reply, closedPage(session, certification))
    reply.header('cache-control', 'no-store')
    if (!takeShown(ctx, request, reply, certification.id)) return sendPage(reply, credentialsShownPage(session, certification))
    const environment = await readEnvironment(c, session.rfc, id)
    const { qrSvg } = await otpHandover(environment.rfc, environment.otp.secreto)
    return sendPage(reply, credentialsPage(session, certification, { environment, qrSvg }))
  })

  app.post(
    '/certificaciones/:id/credenciales',
    { ...needs('confianza'), schema: { ...hide, consumes: FORM, params, body: EmptyForm } },
    async (request, reply) => {
      const asked = { rfc: sessionOf(request).rfc }
      const { certification } = await readCertificationSummary(contextOfSession(ctx, request), asked, request.params.id)
      return showOnce(ctx, reply, certification.id).redirect(certificationPath(certification.id, 'credenciales'), 303)
    },
  )

  app.get('/certificaciones/:id/efirmas.zip', { ...needs('confianza'), schema: { ...hide, params } }, async (request, reply) => {
    const { id } = request.params
    const zip = await testEfirmasZip(contextOfSession(ctx, request), sessionOf(request).rfc, id)
    return reply
      .type('application/zip')
      .header('content-disposition', `attachment; filename="efirmas-${id.toUpperCase()}.zip"`)
      .send(zip)
  })

  app.get(
    '/certificaciones/:id/ambiente',
    { ...needs('ver'), schema: { ...hide, params, querystring: DoneQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const { certification, test } = await find(request, request.params.id)
      if (!test) return sendPage(reply, closedPage(session, certification, 'ambiente'))
      const world = await readTestWorld(test)
      return sendPage(reply, environmentPage(session, certification, world, { done: request.query.hecho }))
    },
  )

  app.post(
    '/certificaciones/:id/reloj',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params, body: ClockForm } },
    (request, reply) => {
      const [session, c, { id }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      return answerForm(request, reply, {
        run: async () => moveTestClock(await requireTestRun(c, session.rfc, id), request.body),
        done: () => `${certificationPath(id, 'ambiente')}?hecho=reloj`,
        again: (errors) => environmentAgain(request, id, { errors, typed: (request.body ?? {}) as Record<string, unknown> }),
      })
    },
  )

  app.post(
    '/certificaciones/:id/interruptores',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params, body: SwitchForm } },
    (request, reply) => {
      const [session, c, { id }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      return answerForm(request, reply, {
        run: async () => {
          const test = await requireTestRun(c, session.rfc, id)
          await setSwitch(test.sandbox, test.run, changeOf(request.body, await readTestWorld(test)))
        },
        done: () => `${certificationPath(id, 'ambiente')}?hecho=mundo`,
        again: (errors) => environmentAgain(request, id, { errors }),
      })
    },
  )

  app.get(
    '/certificaciones/:id/buzon',
    { ...needs('ver'), schema: { ...hide, params, querystring: MailboxQuery } },
    async (request, reply) => {
      const [session, { antesDe }] = [sessionOf(request), request.query]
      const { certification, test } = await find(request, request.params.id)
      if (!test) return sendPage(reply, closedPage(session, certification, 'buzon'))
      const { sandbox, run } = test
      const letters = await mailboxOf(sandbox, run, { limit: LETTERS + 1, ...(antesDe && { before: antesDe }) })
      const shown = { letters: letters.slice(0, LETTERS), more: letters.length > LETTERS, first: antesDe === undefined }
      return sendPage(reply, mailboxPage(session, certification, { ...shown, down: run.interruptores.correoCaido }))
    },
  )

  // One of them carries the test password.
  app.get(
    '/certificaciones/:id/buzon/:numero',
    { ...needs('confianza'), schema: { ...hide, params: LetterParams } },
    async (request, reply) => {
      const [session, { id, numero }] = [sessionOf(request), request.params]
      const { certification, test } = await find(request, id)
      if (!test) return sendPage(reply, closedPage(session, certification, 'buzon'))
      const [letter] = await mailboxOf(test.sandbox, test.run, { before: numero + 1, limit: 1 })
      const found = letter?.numero === numero ? letter : undefined
      return sendPage(reply, letterPage(session, certification, found), found ? 200 : 404)
    },
  )
}
