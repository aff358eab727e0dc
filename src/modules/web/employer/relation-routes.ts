import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { sendPdf } from '../../../http/pdf.ts'
import { httpProblems } from '../../../http/problems.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import {
  declineRequest,
  grantReceipt,
  listRelations,
  listRequests,
  liveRelations,
  type RequestView,
  readRelation,
  readRequest,
  revocationReceipt,
  revokeTrust,
} from '../../trust/index.ts'
import { answerForm, asText, FORM, given, hide, needs, needsForForm, sendPage, trustStateOf } from '../ui/index.ts'
import { relationPage, revokePage } from './relation-page.ts'
import { relationsPage } from './relations-page.ts'
import { requestPage } from './request-page.ts'
import { DoneQuery, FolioParams, ReasonForm, RelationsQuery, RevokeForm } from './schemas.ts'

const PAGE = 100
const MOST_REASON = 500

export async function relationRoutes(app: App, ctx: Context): Promise<void> {
  const today = () => legalDay(ctx.now())

  app.get('/relaciones', { ...needs('ver'), schema: { ...hide, querystring: RelationsQuery } }, async (request, reply) => {
    const [session, c, { cursor, hecho }] = [sessionOf(request), contextOfSession(ctx, request), request.query]
    const estado = trustStateOf(request.query.estado)
    const [list, requests] = await Promise.all([
      listRelations(c, session.rfc, 'patron', { estado, limite: PAGE, ...(cursor && { cursor }) }),
      listRequests(c, session.rfc, { lado: 'recibidas', estado: 'pendiente', limite: PAGE }),
    ])
    return sendPage(
      reply,
      relationsPage(session, { estado, list, requests: requests.datos as RequestView[], first: !cursor, done: hecho }),
    )
  })

  app.get(
    '/relaciones/:folio',
    { ...needs('ver'), schema: { ...hide, params: FolioParams, querystring: DoneQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const { relation, others } = await withOthers(contextOfSession(ctx, request), session.rfc, request.params.folio)
      const done = request.query.hecho
      return sendPage(reply, relationPage(session, relation, { today: today(), others, ...(done && { done }) }))
    },
  )

  for (const [path, receipt, name] of [
    ['acuse', grantReceipt, 'acuse'],
    ['acuse-revocacion', revocationReceipt, 'acuse-revocacion'],
  ] as const)
    app.get(
      `/relaciones/:folio/${path}`,
      { ...needs('descargar'), schema: { ...hide, params: FolioParams } },
      async (request, reply) => {
        const folio = (request.params as { folio: string }).folio.toUpperCase()
        return sendPdf(
          reply,
          `${name}-${folio}.pdf`,
          await receipt(contextOfSession(ctx, request), sessionOf(request).rfc, folio),
        )
      },
    )

  app.get(
    '/relaciones/:folio/revocar',
    { ...needs('confianza'), schema: { ...hide, params: FolioParams } },
    async (request, reply) => {
      const session = sessionOf(request)
      const { relation, others } = await withOthers(contextOfSession(ctx, request), session.rfc, request.params.folio)
      return sendPage(reply, revokePage(session, relation, { now: ctx.now(), others }))
    },
  )

  app.post(
    '/relaciones/:folio/revocar',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params: FolioParams, body: RevokeForm } },
    (request, reply) => {
      const [session, c, { folio }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      const todas = request.body?.todas === 'si'
      return answerForm(request, reply, {
        run: async () => {
          const motivo = reasonOf(request.body.motivo)
          return revokeTrust(c, session.rfc, { folio, todas, ...(motivo && { motivo }) })
        },
        done: (relation) =>
          `/portal/relaciones/${relation.folio}?hecho=${relation.revocadas.length > 1 ? 'revocadas' : 'revocada'}`,
        again: async (errors) => {
          const { relation, others } = await withOthers(c, session.rfc, folio)
          return revokePage(session, relation, {
            now: ctx.now(),
            others,
            typed: asText(request.body?.motivo),
            all: todas,
            errors,
          })
        },
      })
    },
  )

  app.get(
    '/relaciones/solicitudes/:folio',
    { ...needs('ver'), schema: { ...hide, params: FolioParams } },
    async (request, reply) => {
      const session = sessionOf(request)
      const asked = await readRequest(contextOfSession(ctx, request), session.rfc, request.params.folio)
      return sendPage(reply, requestPage(session, asked, { today: today() }))
    },
  )

  app.post(
    '/relaciones/solicitudes/:folio/rechazo',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, params: FolioParams, body: ReasonForm } },
    (request, reply) => {
      const [session, c, { folio }] = [sessionOf(request), contextOfSession(ctx, request), request.params]
      return answerForm(request, reply, {
        run: async () => {
          const motivo = reasonOf(request.body.motivo)
          if (!motivo) throw wrongReason('Escriba el motivo: el desarrollador lo verá.')
          return declineRequest(c, session.rfc, { folio, motivo })
        },
        done: () => '/portal/relaciones?hecho=rechazada',
        again: async (errors) =>
          requestPage(session, await readRequest(c, session.rfc, folio), {
            today: today(),
            typed: asText(request.body?.motivo),
            errors,
          }),
      })
    },
  )
}

/** A relation, and folios of the others with the same developer that are not over. */
async function withOthers(c: Context, rfc: string, folio: string) {
  const relation = await readRelation(c, rfc, folio)
  const live = relation.patron === rfc ? await liveRelations(c, relation) : []
  return { relation, others: live.filter((other) => other !== relation.folio) }
}

/** One line of text, or nothing. Refuses CUERPO_INVALIDO where it is too long. */
function reasonOf(typed: string | undefined): string | undefined {
  const text = given(typed)?.replace(/[\s|\p{Cc}]+/gu, ' ')
  if (text && text.length > MOST_REASON) throw wrongReason(`Abrévielo a ${MOST_REASON} caracteres.`)
  return text
}
const wrongReason = (mensaje: string) => httpProblems.CUERPO_INVALIDO({ errores: [{ campo: 'motivo', mensaje }] })
