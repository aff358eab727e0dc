// Pages about oneself, under /portal: enter, start, sessions, leave.

import { join } from 'node:path'
import { Type } from 'typebox'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { httpProblems } from '../../../http/problems.ts'
import { contextOf } from '../../../http/request-context.ts'
import { passwordStatus } from '../../passwords/index.ts'
import {
  currentSession,
  endEverywhere,
  endSession,
  giveToken,
  listSessions,
  refuseForeign,
  safeReturn,
  sessionOf,
  signInByPassword,
  takeTokenBack,
} from '../../sessions/index.ts'
import { answerForm, defineAsset, FORM, hide, needs, open, sendPage } from '../ui/index.ts'
import { componentsPage } from './components-page.ts'
import { enterPage } from './enter-page.ts'
import { helpPage } from './help-page.ts'
import { ACTIONS, type Action, passwordPage } from './password-page.ts'
import { sessionsPage } from './sessions-page.ts'
import { startPage } from './start-page.ts'

const passwordScript = defineAsset('contrasena.js', join(import.meta.dirname, 'assets', 'contrasena.js'))

const signedIn = needs(null)
const query = (...names: string[]) =>
  Type.Object(Object.fromEntries(names.map((n) => [n, Type.Optional(Type.String({ maxLength: 2000 }))])), {
    additionalProperties: false,
  })
const EnterForm = Type.Object(
  {
    rfc: Type.String({ maxLength: 40 }),
    contrasena: Type.String({ maxLength: 300 }),
    otp: Type.String({ maxLength: 20 }),
    volver: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
)
const MISSING = {
  rfc: 'Escriba el RFC.',
  contrasena: 'Escriba la contraseña.',
  otp: 'Escriba el código de seis dígitos.',
} as const
/** An empty field is said to be empty, instead of spending a try on it. */
const missingIn = (typed: Record<string, string | undefined>) =>
  Object.entries(MISSING)
    .filter(([campo]) => !typed[campo]?.trim())
    .map(([campo, mensaje]) => ({ campo, mensaje }))
const PasswordQuery = Type.Object(
  { accion: Type.Optional(Type.Union(ACTIONS.map((a) => Type.Literal(a)))), hecho: Type.Optional(Type.String({ maxLength: 1 })) },
  { additionalProperties: false },
)
const EmptyForm = Type.Object({}, { additionalProperties: false })

export async function sessionPages(app: App, ctx: Context): Promise<void> {
  app.get('/ayuda', { ...open, schema: hide }, async (request, reply) =>
    sendPage(reply, helpPage(await currentSession(ctx, request))),
  )

  if (!ctx.config.production)
    app.get('/componentes', { ...open, schema: hide }, async (_request, reply) => sendPage(reply, componentsPage()))

  app.get('/entrar', { ...open, schema: { ...hide, querystring: query('volver', 'salida') } }, async (request, reply) => {
    const { volver, salida } = request.query as { volver?: string; salida?: string }
    const to = safeReturn(volver)
    if (await currentSession(ctx, request)) return reply.redirect(to, 303)
    return sendPage(reply, enterPage({ now: ctx.now(), volver: to, left: salida !== undefined }))
  })

  app.post(
    '/entrar',
    {
      ...open,
      attachValidation: true,
      preValidation: async (request) => refuseForeign(ctx, request),
      schema: { ...hide, consumes: FORM, body: EnterForm },
    },
    (request, reply) => {
      const typed = request.body
      const to = safeReturn(typed?.volver)
      return answerForm(request, reply, {
        run: async () => {
          const missing = missingIn(typed)
          if (missing.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores: missing })
          return signInByPassword(contextOf(ctx, request), { rfc: typed.rfc, password: typed.contrasena, otp: typed.otp })
        },
        done: async ({ token }) => {
          await giveToken(contextOf(ctx, request), request, reply, token)
          return to
        },
        again: (errors) =>
          enterPage({ now: ctx.now(), volver: to, rfc: typeof typed?.rfc === 'string' ? typed.rfc.slice(0, 13) : '', errors }),
      })
    },
  )

  app.get('/', { ...signedIn, schema: hide }, async (request, reply) => {
    const session = sessionOf(request)
    return sendPage(reply, startPage(session, await passwordStatus(ctx, session.rfc)))
  })

  app.get('/sesiones', { ...signedIn, schema: { ...hide, querystring: query('cerrada') } }, async (request, reply) => {
    const session = sessionOf(request)
    const { cerrada } = request.query as { cerrada?: string }
    return sendPage(reply, sessionsPage(session, await listSessions(ctx, session), cerrada !== undefined))
  })

  app.get('/contrasena', { ...open, schema: { ...hide, querystring: PasswordQuery } }, async (request, reply) => {
    const session = await currentSession(ctx, request)
    const status = session?.derechos.has('confianza') ? await passwordStatus(ctx, session.rfc) : undefined
    const action: Action = request.query.accion ?? (status?.estado === 'vigente' ? 'renovar' : 'obtener')
    const parts = { action, session, status, now: ctx.now(), done: request.query.hecho !== undefined, script: passwordScript }
    return sendPage(reply, passwordPage(parts))
  })

  const CloseForm = Type.Object({ id: Type.String({ format: 'uuid' }) }, { additionalProperties: false })
  app.post('/sesiones/cerrar', { ...signedIn, schema: { ...hide, consumes: FORM, body: CloseForm } }, async (request, reply) => {
    await endSession(contextOf(ctx, request), sessionOf(request), request.body.id)
    return reply.redirect('/portal/sesiones?cerrada=1', 303)
  })

  const leave = { ...signedIn, schema: { ...hide, consumes: FORM, body: EmptyForm } }
  app.post('/sesiones/cerrar-todas', leave, async (request, reply) => {
    await endEverywhere(contextOf(ctx, request), sessionOf(request))
    return takeTokenBack(ctx, reply).redirect('/portal/entrar?salida=1', 303)
  })
  app.post('/salir', leave, async (request, reply) => {
    await endSession(contextOf(ctx, request), sessionOf(request))
    return takeTokenBack(ctx, reply).redirect('/portal/entrar?salida=1', 303)
  })
}
