import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { httpProblems } from '../../../http/problems.ts'
import {
  cancelCertification,
  checkRun,
  listOwnCertifications,
  listProducts,
  openCertification,
  readCertificationSummary,
  requestApproval,
  runTests,
  type State,
} from '../../certification/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { answerForm, asText, FORM, given, hide, needs, needsForForm, sendPage } from '../ui/index.ts'
import { cancelPage } from './cancel-page.ts'
import { certificationPath } from './certification-frame.ts'
import { certificationPage } from './certification-page.ts'
import { certificationsPage, isListed, startPage } from './certifications-page.ts'
import { closedPage } from './closed-page.ts'
import { showOnce } from './credentials-cookie.ts'
import { preflightPage } from './preflight-page.ts'
import { readLiveView } from './read-live-view.ts'
import { CertificationsQuery, DoneQuery, EmptyForm, IdParams, ReasonForm, RunForm, StartForm, StartQuery } from './schemas.ts'

const PAGE = 50
const PRODUCTS = 100

export async function certificationPageRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/certificaciones',
    { ...needs('ver'), schema: { ...hide, querystring: CertificationsQuery } },
    async (request, reply) => {
      const [session, { cursor }] = [sessionOf(request), request.query]
      const estado = isListed(request.query.estado) ? (request.query.estado as State) : undefined
      const c = contextOfSession(ctx, request)
      const [list, products] = await Promise.all([
        listOwnCertifications(c, session.rfc, { limite: PAGE, ...(estado && { estado }), ...(cursor && { cursor }) }),
        listProducts(c, session.rfc, { limite: 1 }),
      ])
      return sendPage(reply, certificationsPage(session, { list, estado, first: !cursor, hasProduct: products.datos.length > 0 }))
    },
  )

  app.get(
    '/certificaciones/nueva',
    { ...needs('confianza'), schema: { ...hide, querystring: StartQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const { datos } = await listProducts(contextOfSession(ctx, request), session.rfc, { limite: PRODUCTS })
      return sendPage(reply, startPage(session, { products: datos, chosen: request.query.producto }))
    },
  )

  app.post(
    '/certificaciones',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, body: StartForm } },
    (request, reply) => {
      const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
      return answerForm(request, reply, {
        run: async () => {
          const producto = given(request.body.producto)
          if (!producto) throw chooseProduct()
          return openCertification(c, session.rfc, { producto })
        },
        done: ({ id }) => {
          showOnce(ctx, reply, id)
          return certificationPath(id, 'credenciales')
        },
        again: async (errors) => {
          const { datos } = await listProducts(c, session.rfc, { limite: PRODUCTS })
          return startPage(session, { products: datos, chosen: asText(request.body?.producto), errors })
        },
      })
    },
  )

  app.get(
    '/certificaciones/:id',
    { ...needs('ver'), schema: { ...hide, params: IdParams, querystring: DoneQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const view = await readLiveView(contextOfSession(ctx, request), session.rfc, request.params.id)
      return sendPage(reply, certificationPage(session, view, { done: request.query.hecho }))
    },
  )

  app.post(
    '/certificaciones/:id/pruebas',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params: IdParams, body: RunForm } },
    (request, reply) => {
      const [session, c, { id }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      const one = () => given(request.body.prueba)
      return answerForm(request, reply, {
        run: async () => {
          const [prueba, { ritmo }] = [one(), request.body]
          const pace = ritmo === 'normal' || ritmo === 'rapido' ? ritmo : undefined
          return runTests(c, session.rfc, { id, ...(prueba && { pruebas: [prueba] }), ...(pace && { ritmo: pace }) })
        },
        done: () => `${certificationPath(id)}?hecho=${one() ? `prueba#prueba-${one()}` : 'pruebas'}`,
        again: async (errors) =>
          certificationPage(session, await readLiveView(c, session.rfc, id), { errors: withoutFields(errors) }),
      })
    },
  )

  app.get('/certificaciones/:id/previa', { ...needs('ver'), schema: { ...hide, params: IdParams } }, async (request, reply) => {
    const [session, c, { id }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
    const { certification, corrida } = await readCertificationSummary(c, { rfc: session.rfc }, id)
    if (corrida === undefined) return sendPage(reply, closedPage(session, certification))
    return sendPage(reply, preflightPage(session, certification, await checkRun(c, corrida), ctx.realNow()))
  })

  app.post(
    '/certificaciones/:id/solicitud',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params: IdParams, body: EmptyForm } },
    (request, reply) => {
      const [session, c, { id }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      return answerForm(request, reply, {
        run: () => requestApproval(c, session.rfc, id),
        done: () => `${certificationPath(id)}?hecho=solicitada`,
        again: async (errors) =>
          certificationPage(session, await readLiveView(c, session.rfc, id), { errors: stillMissing(errors) }),
      })
    },
  )

  app.get(
    '/certificaciones/:id/cancelar',
    { ...needs('confianza'), schema: { ...hide, params: IdParams } },
    async (request, reply) => {
      const session = sessionOf(request)
      const asked = { rfc: session.rfc }
      const { certification } = await readCertificationSummary(contextOfSession(ctx, request), asked, request.params.id)
      return sendPage(reply, cancelPage(session, certification))
    },
  )

  app.post(
    '/certificaciones/:id/cancelar',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params: IdParams, body: ReasonForm } },
    (request, reply) => {
      const [session, c, { id }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      return answerForm(request, reply, {
        run: () => cancelCertification(c, session.rfc, { id, motivo: request.body.motivo ?? '' }),
        done: () => `${certificationPath(id)}?hecho=cancelada`,
        again: async (errors) =>
          cancelPage(
            session,
            (await readCertificationSummary(c, { rfc: session.rfc }, id)).certification,
            asText(request.body?.motivo),
            errors,
          ),
      })
    },
  )
}

const chooseProduct = () =>
  httpProblems.CUERPO_INVALIDO({ errores: [{ campo: 'producto', mensaje: 'Elija el producto que va a certificar.' }] })

/** What is wrong with a button's press belongs to no field that could be corrected. */
const withoutFields = (errors: { campo: string; mensaje: string }[]) => errors.map(({ mensaje }) => ({ campo: '', mensaje }))

/** Of a request that came too early: the list below says of each test how it stands. */
const stillMissing = (errors: { campo: string; mensaje: string }[]) => {
  const missing = errors.filter(({ campo }) => campo !== '').length
  if (missing === 0) return errors
  return [{ campo: '', mensaje: `Faltan pruebas obligatorias por aprobar: ${missing}. Están en la lista de abajo.` }]
}
