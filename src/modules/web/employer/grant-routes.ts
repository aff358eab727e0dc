import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { developerProblems, listDevelopers } from '../../developers/index.ts'
import { employerNrps } from '../../employers/index.ts'
import { contextOfSession, type Session, sessionOf } from '../../sessions/index.ts'
import { listRelations } from '../../trust/index.ts'
import { hide, needs, sendPage } from '../ui/index.ts'
import { choosePage, type Developer, signPage, type TermsView, termsPage } from './grant-page.ts'
import { SearchQuery, TermsQuery } from './schemas.ts'
import { readTerms, type TypedTerms, usualTerms } from './terms.ts'

const FOUND = 20

/** Terms travel in the address, so that whoever prepares them can hand them to whoever holds the e.firma. */
export async function grantRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/relaciones/nueva',
    { ...needs('confianza'), schema: { ...hide, querystring: SearchQuery } },
    async (request, reply) => {
      const [c, { cursor }] = [contextOfSession(ctx, request), request.query]
      const q = request.query.q?.trim() ?? ''
      const found = await listDevelopers(c, { limite: FOUND, ...(q && { q }), ...(cursor && { cursor }) })
      const terms = (rfc: string) => usualTerms(rfc, legalDay(c.now()))
      return sendPage(reply, choosePage(sessionOf(request), { q, found, cursor, terms }))
    },
  )

  app.get(
    '/relaciones/terminos',
    { ...needs('confianza'), schema: { ...hide, querystring: TermsQuery } },
    async (request, reply) => {
      const session = sessionOf(request)
      return sendPage(reply, termsPage(session, await viewTerms(contextOfSession(ctx, request), session, request.query)))
    },
  )

  app.get(
    '/relaciones/firmar',
    { ...needs('confianza'), schema: { ...hide, querystring: TermsQuery } },
    async (request, reply) => {
      const [session, c, typed] = [sessionOf(request), contextOfSession(ctx, request), request.query]
      const view = await viewTerms(c, session, typed)
      const read = readTerms(typed, { patron: session.rfc, own: view.own, today: view.today, years: view.years })
      if ('errors' in read) return sendPage(reply, termsPage(session, { ...view, errors: read.errors }), 400)
      const { publicUrl } = ctx.config
      return sendPage(reply, signPage(session, { developer: view.developer, typed, terms: read.terms, now: c.now(), publicUrl }))
    },
  )
}

/** Refuses DESARROLLADOR_NO_CERTIFICADO. */
async function viewTerms(ctx: Context, { rfc }: Session, typed: TypedTerms): Promise<TermsView> {
  const [developer, own, relations] = await Promise.all([
    certified(ctx, typedKey(typed.desarrollador)),
    employerNrps(ctx.database.reads, rfc),
    listRelations(ctx, rfc, 'patron', { estado: 'vigente', limite: 100 }),
  ])
  return {
    developer,
    typed,
    own,
    others: relations.datos.filter((r) => r.desarrollador !== developer.rfc),
    today: legalDay(ctx.now()),
    years: ctx.config.trustYears,
  }
}

async function certified(ctx: Context, rfc: string): Promise<Developer> {
  const { datos } = await listDevelopers(ctx, { q: rfc, limite: FOUND })
  const found = datos.find((d) => d.rfc === rfc)
  if (!found) throw developerProblems.DESARROLLADOR_NO_CERTIFICADO()
  return found
}
