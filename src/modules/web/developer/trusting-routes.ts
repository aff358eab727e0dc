import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { listCertifications } from '../../developers/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { listRelations, listRequests, type RequestView, readRequest, requestTrust, withdrawRequest } from '../../trust/index.ts'
import { answerForm, asText, FORM, given, hide, needs, needsForForm, sendPage, trustStateOf } from '../ui/index.ts'
import { askPage } from './ask-page.ts'
import { REQUEST_WORDS } from './labels.ts'
import { readRequestForm, usualRequest } from './request-form.ts'
import { AskForm, AskQuery, DoneQuery, EmptyForm, FolioParams, TrustingQuery } from './schemas.ts'
import { requestPage, trustingPage, trustingRequestsPage } from './trusting-page.ts'

const PAGE = 50
const PATH = '/portal/patrones-que-confian'
type RequestState = 'pendiente' | 'otorgada' | 'rechazada' | 'retirada'

export async function trustingRoutes(app: App, ctx: Context): Promise<void> {
  /** Products certified today; only their developer may ask. */
  const certifiedProducts = async (rfc: string): Promise<string[]> => {
    const current = (await listCertifications(ctx, rfc)).filter((c) => c.estado === 'vigente')
    return [...new Set(current.map((c) => c.producto))]
  }

  app.get(
    '/patrones-que-confian',
    { ...needs('ver'), schema: { ...hide, querystring: TrustingQuery } },
    async (request, reply) => {
      const [session, c, { cursor, hecho }] = [sessionOf(request), contextOfSession(ctx, request), request.query]
      const estado = trustStateOf(request.query.estado)
      const [list, pending, products] = await Promise.all([
        listRelations(c, session.rfc, 'desarrollador', { estado, limite: PAGE, ...(cursor && { cursor }) }),
        listRequests(c, session.rfc, { lado: 'enviadas', estado: 'pendiente', limite: PAGE }),
        certifiedProducts(session.rfc),
      ])
      const waiting = { count: pending.datos.length, more: pending.hayMas }
      return sendPage(
        reply,
        trustingPage(session, { estado, list, waiting, isCertified: products.length > 0, first: !cursor, done: hecho }),
      )
    },
  )

  app.get(
    '/patrones-que-confian/solicitudes',
    { ...needs('ver'), schema: { ...hide, querystring: TrustingQuery } },
    async (request, reply) => {
      const [session, { cursor, hecho }] = [sessionOf(request), request.query]
      const asked = request.query.estado
      const estado = (asked !== undefined && asked in REQUEST_WORDS ? asked : 'pendiente') as RequestState
      const query = { lado: 'enviadas' as const, estado, limite: PAGE, ...(cursor && { cursor }) }
      const list = await listRequests(contextOfSession(ctx, request), session.rfc, query)
      return sendPage(
        reply,
        trustingRequestsPage(session, {
          estado,
          list: { ...list, datos: list.datos as RequestView[] },
          first: !cursor,
          done: hecho,
        }),
      )
    },
  )

  app.get(
    '/patrones-que-confian/solicitudes/:folio',
    { ...needs('ver'), schema: { ...hide, params: FolioParams, querystring: DoneQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const found = await readRequest(contextOfSession(ctx, request), session.rfc, request.params.folio)
      return sendPage(reply, requestPage(session, found, { done: request.query.hecho }))
    },
  )

  app.post(
    '/patrones-que-confian/solicitudes/:folio/retiro',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params: FolioParams, body: EmptyForm } },
    (request, reply) => {
      const [session, c, { folio }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      return answerForm(request, reply, {
        run: () => withdrawRequest(c, session.rfc, folio),
        done: (found) => `${PATH}/solicitudes/${found.folio}?hecho=retirada`,
        again: async (errors) => requestPage(session, await readRequest(c, session.rfc, folio), { errors }),
      })
    },
  )

  app.get(
    '/patrones-que-confian/pedir',
    { ...needs('confianza'), schema: { ...hide, querystring: AskQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const typed = usualRequest(legalDay(ctx.now()), given(request.query.patron))
      return sendPage(reply, askPage(session, { products: await certifiedProducts(session.rfc), typed }))
    },
  )

  app.post(
    '/patrones-que-confian/pedir',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, body: AskForm } },
    (request, reply) => {
      const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
      return answerForm(request, reply, {
        run: async () => requestTrust(c, session.rfc, readRequestForm(request.body, legalDay(ctx.now()))),
        done: ({ folio }) => `${PATH}/solicitudes/${folio}?hecho=pedida`,
        again: async (errors) => {
          const body = (request.body ?? {}) as Record<string, unknown>
          const typed = Object.fromEntries(Object.keys(AskForm.properties).map((name) => [name, asText(body[name])]))
          const one = errors.map(({ campo, mensaje }) => ({ campo: campo.split('.')[0]!, mensaje }))
          return askPage(session, { products: await certifiedProducts(session.rfc), typed, errors: one })
        },
      })
    },
  )
}
