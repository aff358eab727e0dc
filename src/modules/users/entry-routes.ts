// Ways in for people who were invited: the invitation, and signing in afterwards. Nobody is signed in here yet.
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { httpProblems } from '../../http/problems.ts'
import { contextOf } from '../../http/request-context.ts'
import { giveToken, refuseForeign, type Started, safeReturn } from '../sessions/index.ts'
import { answerForm, asText, FORM, hide, open, sendPage } from '../web/ui/index.ts'
import { acceptByKey, acceptByPassword, offerKey, readInvitation } from './accept-invitation.ts'
import { userEnterPage } from './enter-page.ts'
import { invitationPage } from './invitation-page.ts'
import { AcceptForm, EmptyForm, EnterForm, EnterQuery, InvitationParams, KeyBody } from './schemas.ts'
import { offerEntry, signInByKey, signInUser } from './sign-in-user.ts'

export async function entryRoutes(app: App, ctx: Context): Promise<void> {
  const own = { ...open, preValidation: async (request: Parameters<typeof refuseForeign>[1]) => refuseForeign(ctx, request) }
  const form = { ...own, attachValidation: true }
  const enter = async (request: FastifyRequest, reply: FastifyReply, { token }: Started, to: string) => {
    await giveToken(contextOf(ctx, request), request, reply, token)
    return reply.code(201).send({ inicio: to })
  }

  app.get('/entrar/usuario', { ...open, schema: { ...hide, querystring: EnterQuery } }, (request, reply) =>
    sendPage(reply, userEnterPage({ volver: safeReturn(request.query.volver) })),
  )

  app.post('/entrar/usuario', { ...form, schema: { ...hide, consumes: FORM, body: EnterForm } }, (request, reply) => {
    const typed = request.body
    const to = safeReturn(typed?.volver)
    return answerForm(request, reply, {
      run: async () => {
        const errores = missingIn(typed)
        if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
        return signInUser(contextOf(ctx, request), { ...typed, password: typed.contrasena })
      },
      done: async ({ token }) => {
        await giveToken(contextOf(ctx, request), request, reply, token)
        return to
      },
      again: (errors) => userEnterPage({ volver: to, rfc: asText(typed?.rfc), correo: asText(typed?.correo), errors }),
    })
  })

  app.post('/entrar/llave/opciones', { ...own, schema: { ...hide, body: EmptyForm } }, () => offerEntry(ctx))
  app.post('/entrar/llave', { ...own, schema: { ...hide, body: KeyBody } }, async (request, reply) =>
    enter(request, reply, await signInByKey(contextOf(ctx, request), request.body.llave), safeReturn(request.body.volver)),
  )

  const invited = { ...hide, params: InvitationParams }
  app.get('/invitacion/:token', { ...open, schema: invited }, async (request, reply) => {
    const { token } = request.params
    return sendPage(reply, invitationPage(token, await readInvitation(ctx, token)))
  })
  app.post('/invitacion/:token', { ...form, schema: { ...invited, consumes: FORM, body: AcceptForm } }, (request, reply) => {
    const [{ token }, typed] = [request.params, request.body]
    return answerForm(request, reply, {
      run: () => acceptByPassword(contextOf(ctx, request), token, typed),
      done: async (started) => {
        await giveToken(contextOf(ctx, request), request, reply, started.token)
        return '/portal'
      },
      again: async (errors) => invitationPage(token, await readInvitation(ctx, token, asText(typed?.secreto)), errors),
    })
  })
  app.post('/invitacion/:token/llave/opciones', { ...own, schema: { ...invited, body: EmptyForm } }, (request) =>
    offerKey(ctx, request.params.token),
  )
  app.post('/invitacion/:token/llave', { ...own, schema: { ...invited, body: KeyBody } }, async (request, reply) =>
    enter(request, reply, await acceptByKey(contextOf(ctx, request), request.params.token, request.body.llave), '/portal'),
  )
}

const MISSING = {
  rfc: 'Escriba el RFC del patrón.',
  correo: 'Escriba su correo.',
  contrasena: 'Escriba la contraseña.',
  otp: 'Escriba el código de seis dígitos.',
} as const

const missingIn = (typed: Record<keyof typeof MISSING, string>) =>
  (Object.keys(MISSING) as (keyof typeof MISSING)[])
    .filter((campo) => !typed[campo].trim())
    .map((campo) => ({ campo, mensaje: MISSING[campo] }))
