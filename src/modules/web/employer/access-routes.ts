import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { typedKey } from '../../../kernel/typed-key.ts'
import { type AccessRequest, accessesCsv, listAccesses } from '../../notices/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { given, hide, needs, sendPage, typedDay } from '../ui/index.ts'
import { accessesPage, asksForFilters } from './accesses-page.ts'
import { AccessesQuery } from './schemas.ts'

const SHOWN = 50
const IN_FILE = 1_000

export async function accessRoutes(app: App, ctx: Context): Promise<void> {
  app.get('/accesos', { ...needs('ver'), schema: { ...hide, querystring: AccessesQuery } }, async (request, reply) => {
    const [session, query] = [sessionOf(request), request.query]
    const { ask, errors } = readQuery(query)
    const list = asksForFilters(query, errors)
      ? undefined
      : await listAccesses(contextOfSession(ctx, request), session.rfc, { ...ask, limite: SHOWN })
    return sendPage(reply, accessesPage(session, { query, list, errors }), errors.length > 0 ? 400 : 200)
  })

  app.get('/accesos/csv', { ...needs('descargar'), schema: { ...hide, querystring: AccessesQuery } }, async (request, reply) => {
    const session = sessionOf(request)
    const { ask } = readQuery(request.query)
    const list = await listAccesses(contextOfSession(ctx, request), session.rfc, { ...ask, limite: IN_FILE })
    return reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', 'attachment; filename="accesos.csv"')
      .send(accessesCsv(list.datos))
  })
}

function readQuery(query: Static<typeof AccessesQuery>): {
  ask: Omit<AccessRequest, 'limite'>
  errors: { campo: string; mensaje: string }[]
} {
  const errors: { campo: string; mensaje: string }[] = []
  const day = (campo: 'desde' | 'hasta') => {
    const text = given(query[campo])
    const found = text === undefined ? undefined : typedDay(text)
    if (text !== undefined && found === undefined)
      errors.push({ campo, mensaje: 'Escriba la fecha como día, mes y año: 16/02/2026.' })
    return found
  }
  const [desde, hasta, lector, folioAviso, cursor] = [
    day('desde'),
    day('hasta'),
    given(query.lector) && typedKey(query.lector!),
    given(query.aviso),
    given(query.cursor),
  ]
  if (desde && hasta && desde > hasta)
    errors.push({ campo: 'desde', mensaje: 'La primera fecha no puede ser posterior a la segunda.' })
  return {
    ask: {
      ...(desde && { desde }),
      ...(hasta && { hasta }),
      ...(lector && { lector }),
      ...(folioAviso && { folioAviso }),
      ...(cursor && { cursor }),
    },
    errors,
  }
}
