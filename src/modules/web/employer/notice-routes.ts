import { Readable } from 'node:stream'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { sendPdf } from '../../../http/pdf.ts'
import { listAcknowledgements, listPending } from '../../acknowledgements/index.ts'
import { fieldsOf, prefetchedOwn, printNotice, readCatalog, readNotice, wordsOf } from '../../notices/index.ts'
import { contextOfSession, type Session, sessionOf, stillSignedIn } from '../../sessions/index.ts'
import { answerForm, FORM, given, hide, needs, needsForForm, sendPage } from '../ui/index.ts'
import { answerNotice } from './answer-notice.ts'
import { type AnswerView, answerPage } from './answer-page.ts'
import { downloadNotices } from './download-notices.ts'
import { filtersPage } from './filters-page.ts'
import { type NoticeView, noticePage } from './notice-page.ts'
import { noticesPage } from './notices-page.ts'
import { needsOwn } from './page-routes.ts'
import { pendingPage } from './pending-page.ts'
import { readFiltersView, readNoticesView } from './read-notices-view.ts'
import { AnswerForm, DoneQuery, DownloadQuery, NoticeParams, NoticesQuery, PendingQuery } from './schemas.ts'

const PENDING_PAGE = 20

export async function noticeRoutes(app: App, ctx: Context): Promise<void> {
  app.get('/avisos', { ...needsOwn('ver'), schema: { ...hide, querystring: NoticesQuery } }, async (request, reply) => {
    const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
    const filters = await readFiltersView(c, session, request.query)
    if (filters) return sendPage(reply, filtersPage(session, filters), filters.errors.length > 0 ? 400 : 200)
    const view = await readNoticesView(c, session, request.query)
    return sendPage(reply, noticesPage(session, view), view.errors.length > 0 ? 400 : 200)
  })

  app.get(
    '/avisos/pendientes',
    { ...needsOwn('ver'), schema: { ...hide, querystring: PendingQuery } },
    async (request, reply) => {
      const [session, { cursor }, nrp] = [sessionOf(request), request.query, given(request.query.nrp)]
      const c = contextOfSession(ctx, request)
      const page = { limite: PENDING_PAGE, ...(nrp && { nrp }), ...(cursor && { cursor }) }
      const list = await listPending(c, session.rfc, page, prefetchedOwn(c, session))
      return sendPage(reply, pendingPage(session, { list, nrp, words: await wordsOf(c), first: !cursor }))
    },
  )

  app.get(
    '/avisos/descargar',
    { ...needs('descargar'), schema: { ...hide, querystring: DownloadQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const file = await downloadNotices(contextOfSession(ctx, request), session.rfc, request.query, stillSignedIn(ctx, request))
      return reply
        .type(file.type)
        .header('content-disposition', `attachment; filename="${file.name}"`)
        .send(Readable.from(file.chunks, { objectMode: false }))
    },
  )

  app.get(
    '/avisos/:folio',
    { ...needsOwn('ver'), schema: { ...hide, params: NoticeParams, querystring: DoneQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      const view = await viewNotice(contextOfSession(ctx, request), session, request.params.folio)
      return sendPage(reply, noticePage(session, { ...view, done: request.query.hecho }))
    },
  )

  app.get('/avisos/:folio/pdf', { ...needs('descargar'), schema: { ...hide, params: NoticeParams } }, async (request, reply) => {
    const [session, folio] = [sessionOf(request), request.params.folio.toUpperCase()]
    return sendPdf(reply, `aviso-${folio}.pdf`, await printNotice(contextOfSession(ctx, request), session.rfc, folio))
  })

  app.get(
    '/avisos/:folio/acuse',
    { ...needsOwn('descargar'), schema: { ...hide, params: NoticeParams } },
    async (request, reply) => {
      const session = sessionOf(request)
      return sendPage(reply, answerPage(session, await viewAnswer(contextOfSession(ctx, request), session, request.params.folio)))
    },
  )

  app.post(
    '/avisos/:folio/acuse',
    { ...needsForForm('descargar'), schema: { ...hide, consumes: FORM, params: NoticeParams, body: AnswerForm } },
    (request, reply) => {
      const [session, c, folio] = [sessionOf(request), contextOfSession(ctx, request), request.params.folio.toUpperCase()]
      return answerForm(request, reply, {
        run: () => answerNotice(c, session.rfc, folio, request.body),
        done: () => `/portal/avisos/${folio}?hecho=acuse`,
        again: async (errors) => answerPage(session, { ...(await viewAnswer(c, session, folio)), typed: request.body, errors }),
      })
    },
  )
}

const ANSWERS = 50

async function viewNotice(ctx: Context, session: Session, folio: string): Promise<NoticeView> {
  const { rfc } = session
  const own = prefetchedOwn(ctx, session)
  const row = await readNotice(ctx, rfc, folio, 'portal', own)
  const notice = fieldsOf(row)
  const [words, reasons, answers] = await Promise.all([
    wordsOf(ctx),
    readCatalog(ctx, 'motivosRechazo'),
    listAcknowledgements(ctx, rfc, { patron: row.patron, folioAviso: notice.folioAviso, vigentes: false, limite: ANSWERS }, own),
  ])
  return { notice, words, reasons: reasons.datos, answers: answers.datos }
}

async function viewAnswer(ctx: Context, session: Session, folio: string): Promise<AnswerView> {
  const [row, reasons] = await Promise.all([
    readNotice(ctx, session.rfc, folio, 'portal', prefetchedOwn(ctx, session)),
    readCatalog(ctx, 'motivosRechazo'),
  ])
  return { notice: fieldsOf(row), reasons: reasons.datos.filter((r) => r.vigente) }
}
