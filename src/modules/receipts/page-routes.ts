// Public pages, outside /v1: where a document's QR leads.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { contextOf } from '../../http/request-context.ts'
import { PAGE_POLICY } from '../portal/index.ts'
import { documentPage, startPage, unknownPage } from './page.ts'
import { type FolioLookup, findFolio } from './verify-document.ts'

const POLICY = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      ...PAGE_POLICY.contentSecurityPolicy.directives,
      scriptSrc: ["'self'"],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
    },
  },
}
const HTML = 'text/html; charset=utf-8'
const page = { config: { access: 'public' as const }, helmet: POLICY }

export async function verificationPages(app: App, ctx: Context, lookups: FolioLookup[]): Promise<void> {
  const script = readFileSync(join(import.meta.dirname, 'assets', 'verificar.js'), 'utf8')
  app.get('/recursos/verificar.js', { ...page, schema: { hide: true } }, async (_request, reply) =>
    reply.header('cache-control', 'no-cache').type('text/javascript; charset=utf-8').send(script),
  )

  const query = Type.Object({ folio: Type.Optional(Type.String({ maxLength: 60 })) }, { additionalProperties: false })
  app.get('/verificacion', { ...page, schema: { hide: true, querystring: query } }, async (request, reply) => {
    const folio = request.query.folio?.trim()
    return folio ? reply.redirect(`/verificacion/${encodeURIComponent(folio)}`, 303) : reply.type(HTML).send(startPage().text)
  })

  const params = Type.Object({ folio: Type.String({ maxLength: 60 }) })
  app.get('/verificacion/:folio', { ...page, schema: { hide: true, params } }, async (request, reply) => {
    const found = await findFolio(contextOf(ctx, request), lookups, request.params.folio)
    return reply
      .code(found ? 200 : 404)
      .type(HTML)
      .send((found ? documentPage(found) : unknownPage(request.params.folio)).text)
  })
}
