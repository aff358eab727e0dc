// /portal/usuarios: only for whoever may let people in.
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { httpProblems } from '../../http/problems.ts'
import { contextOfSession, sessionOf } from '../sessions/index.ts'
import { answerForm, asList, asText, FORM, hide, needs, needsForForm, sendPage } from '../web/ui/index.ts'
import { changeRights, removeUser } from './change-user.ts'
import { inviteAgain, inviteUser } from './invite-user.ts'
import { listUsers } from './list-users.ts'
import { problems } from './problems.ts'
import { EmptyForm, InviteForm, RightsForm, UserParams, UsersQuery } from './schemas.ts'
import { inviteForm, userPage, usersPage } from './users-page.ts'

const admin = needs('administrar')
const form = needsForForm('administrar')
const listing = (what: string) => () => `/portal/usuarios?hecho=${what}`

export async function userRoutes(app: App, ctx: Context): Promise<void> {
  const personOf = async (rfc: string, id: string) => {
    const person = (await listUsers(ctx, rfc)).find((p) => p.id === id && p.estado !== 'retirado')
    if (!person) throw problems.USUARIO_NO_ENCONTRADO()
    return person
  }

  app.get('/usuarios', { ...admin, schema: { ...hide, querystring: UsersQuery } }, async (request, reply) => {
    const session = sessionOf(request)
    return sendPage(reply, usersPage(session, await listUsers(ctx, session.rfc), request.query.hecho))
  })

  app.get('/usuarios/nuevo', { ...admin, schema: hide }, (request, reply) => sendPage(reply, inviteForm(sessionOf(request))))

  app.post('/usuarios', { ...form, schema: { ...hide, consumes: FORM, body: InviteForm } }, (request, reply) => {
    const [session, typed] = [sessionOf(request), request.body]
    const asked = { nombre: asText(typed?.nombre), correo: asText(typed?.correo), derechos: asList(typed?.derechos) }
    return answerForm(request, reply, {
      run: async () => {
        refuseMissing(asked)
        return inviteUser(contextOfSession(ctx, request), session, asked)
      },
      done: listing('invitado'),
      again: (errors) => inviteForm(session, asked, errors),
    })
  })

  app.get('/usuarios/:id', { ...admin, schema: { ...hide, params: UserParams } }, async (request, reply) => {
    const session = sessionOf(request)
    return sendPage(reply, userPage(session, await personOf(session.rfc, request.params.id)))
  })

  app.post(
    '/usuarios/:id/permisos',
    { ...form, schema: { ...hide, consumes: FORM, params: UserParams, body: RightsForm } },
    (request, reply) => {
      const [session, { id }] = [sessionOf(request), request.params]
      return answerForm(request, reply, {
        run: async () => {
          const person = await personOf(session.rfc, id)
          // What the changer may not give is not in the form, and stays as it was.
          const kept = person.derechos.filter((d) => !session.derechos.has(d))
          return changeRights(contextOfSession(ctx, request), session, {
            id,
            derechos: [...asList(request.body.derechos), ...kept],
          })
        },
        done: listing('permisos'),
        again: async (errors) => userPage(session, await personOf(session.rfc, id), errors),
      })
    },
  )

  app.post(
    '/usuarios/:id/invitacion',
    { ...form, schema: { ...hide, consumes: FORM, params: UserParams, body: EmptyForm } },
    (request, reply) => {
      const [session, { id }] = [sessionOf(request), request.params]
      return answerForm(request, reply, {
        run: () => inviteAgain(contextOfSession(ctx, request), session, id),
        done: listing('invitado'),
        again: async (errors) => userPage(session, await personOf(session.rfc, id), errors),
      })
    },
  )

  app.post(
    '/usuarios/:id/retiro',
    { ...form, schema: { ...hide, consumes: FORM, params: UserParams, body: EmptyForm } },
    (request, reply) => {
      const [session, { id }] = [sessionOf(request), request.params]
      return answerForm(request, reply, {
        run: () => removeUser(contextOfSession(ctx, request), session, id),
        done: listing('retirado'),
        again: async (errors) => userPage(session, await personOf(session.rfc, id), errors),
      })
    },
  )
}

const EMAIL = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+\.[^\s@<>()[\],;:\\"]+$/u

function refuseMissing({ nombre, correo }: { nombre: string; correo: string }): void {
  const errores = [
    ...(nombre.trim().length < 2 || /\p{Cc}/u.test(nombre)
      ? [{ campo: 'nombre', mensaje: 'Escriba el nombre de la persona.' }]
      : []),
    ...(EMAIL.test(correo.trim()) ? [] : [{ campo: 'correo', mensaje: 'Escriba un correo completo, como ana@empresa.mx.' }]),
  ]
  if (errores.length > 0) throw httpProblems.CUERPO_INVALIDO({ errores })
}
