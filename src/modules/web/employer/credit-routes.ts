import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { checkNss } from '../../../kernel/nss.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { CREDIT_STATES, listCredits, prefetchedOwn, readCredit, wordsOf } from '../../notices/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { given, hide, sendPage } from '../ui/index.ts'
import { creditPage } from './credit-page.ts'
import { creditsPage } from './credits-page.ts'
import { needsOwn } from './page-routes.ts'
import { CreditParams, CreditsQuery } from './schemas.ts'

const PAGE = 25

export async function creditRoutes(app: App, ctx: Context): Promise<void> {
  app.get('/creditos', { ...needsOwn('ver'), schema: { ...hide, querystring: CreditsQuery } }, async (request, reply) => {
    const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
    const { cursor } = request.query
    const nss = given(request.query.nss)
    const estado = CREDIT_STATES.find((one) => one === request.query.estado)
    const wrong = nss === undefined ? undefined : checkNss(typedKey(nss))
    const errors = wrong && !wrong.ok ? [{ campo: 'nss', mensaje: wrong.motivo }] : []
    const ask = {
      limite: PAGE,
      formato: 'portal',
      own: prefetchedOwn(c, session),
      ...(nss && { nss: typedKey(nss) }),
      ...(estado && { estado }),
      ...(cursor && { cursor }),
    }
    const page = errors.length > 0 ? { credits: [], cursor: '', hayMas: false } : await listCredits(c, session.rfc, ask)
    const view = { page, estado: estado ?? '', nss, errors, first: !cursor }
    return sendPage(reply, creditsPage(session, view), errors.length > 0 ? 400 : 200)
  })

  app.get(
    '/creditos/:nrp/:numCredito',
    { ...needsOwn('ver'), schema: { ...hide, params: CreditParams } },
    async (request, reply) => {
      const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
      const [credit, words] = await Promise.all([readCredit(c, session.rfc, request.params, 'portal'), wordsOf(c)])
      return sendPage(reply, creditPage(session, credit, { words, today: legalDay(c.now()) }))
    },
  )
}
