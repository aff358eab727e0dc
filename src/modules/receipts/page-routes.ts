// Public pages, outside /v1: where a document's QR leads.
import { Type } from 'typebox'
import { type Context, pathOf } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { contextOf } from '../../http/request-context.ts'
import { HTML_TYPE as HTML, PAGE_POLICY } from '../web/ui/index.ts'
import { documentPage, startPage, unknownPage } from './page.ts'
import { type FolioLookup, findFolio } from './verify-document.ts'

const page = { config: { access: 'public' as const }, helmet: PAGE_POLICY }

/** At the environment's own place: /verificacion, or below /sandbox. */
export async function verificationPages(app: App, ctx: Context, lookups: FolioLookup[]): Promise<void> {
  const base = pathOf(ctx, '')
  const query = Type.Object({ folio: Type.Optional(Type.String({ maxLength: 60 })) }, { additionalProperties: false })
  app.get(`${base}/verificacion`, { ...page, schema: { hide: true, querystring: query } }, async (request, reply) => {
    const folio = request.query.folio?.trim()
    return folio
      ? reply.redirect(`${base}/verificacion/${encodeURIComponent(folio)}`, 303)
      : reply.type(HTML).send(startPage(base).text)
  })

  const params = Type.Object({ folio: Type.String({ maxLength: 60 }) })
  app.get(`${base}/verificacion/:folio`, { ...page, schema: { hide: true, params } }, async (request, reply) => {
    const found = await findFolio(contextOf(ctx, request), lookups, request.params.folio)
    return reply
      .code(found ? 200 : 404)
      .type(HTML)
      .send((found ? documentPage(base, found) : unknownPage(base, request.params.folio, contextOf(ctx, request).now())).text)
  })
}
