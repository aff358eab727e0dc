import { Readable } from 'node:stream'
import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { notModified, wantsNone } from '../../http/conditional.ts'
import { preferredType } from '../../http/negotiate.ts'
import { refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { requireValidToken } from '../tokens/index.ts'
import type { AccessQuestion } from '../trust/index.ts'
import { type AccessRequest, accessesCsv, listAccesses } from './access-log/list-accesses.ts'
import { flushAccesses } from './access-log/record-access.ts'
import { ACCESS_EXAMPLE, TEXT_EXAMPLES } from './examples.ts'
import { noticeJson, pageJson, pageTag } from './feed/format-json.ts'
import { requireReadable, requireReading } from './feed/may-read.ts'
import { prefetchedAccess, statusWithAccess } from './feed/prefetch-access.ts'
import { readNotice } from './feed/read-notice.ts'
import { readPage } from './feed/read-notices.ts'
import { cursorOf, openReading, type ReadRequest } from './feed/reading.ts'
import { STREAM_FORMATS, streamNotices } from './feed/stream-notices.ts'
import { newsRoutes } from './news/routes.ts'
import { flushPositions } from './positions/read-positions.ts'
import { handoverRoutes } from './positions/routes.ts'
import { printNotice, printNotices } from './print/print-notices.ts'
import { AccessList, AccessQuery, FolioAvisoParams, Notice, NoticePage, NoticeQuery, Pdf, textLike } from './schemas.ts'

const JSON_TYPE = 'application/json; charset=utf-8'
const PDF_TYPE = 'application/pdf'
const OFFERED: [string, ...string[]] = ['application/json', ...Object.keys(STREAM_FORMATS), PDF_TYPE]

const PAGE_CONTENT: Record<string, { schema: object }> = {
  'application/json': { schema: NoticePage },
  ...Object.fromEntries(Object.entries(TEXT_EXAMPLES).map(([type, example]) => [type, { schema: textLike(example) }])),
  [PDF_TYPE]: { schema: Pdf },
}

export async function noticeRoutes(app: App, ctx: Context): Promise<void> {
  app.addHook('onClose', async () => {
    await flushAccesses(ctx)
    await flushPositions(ctx)
  })
  await handoverRoutes(app, ctx)
  await newsRoutes(app, ctx)

  app.get(
    '/avisos',
    {
      config: { access: 'token', tokenStatus: statusWithAccess(ctx) },
      schema: {
        operationId: 'leerAvisos',
        summary: 'Avisos de un patrón, en orden de publicación',
        description:
          'El patrón lee los suyos; un desarrollador certificado, los de quien confía hoy en él, para los registros patronales de la relación. Una página con su `cursor` es un hilo de novedades: consultar de nuevo con el último `cursor` entrega cada aviso posterior exactamente una vez.\n\nCon otro `Accept` se entregan todos en una sola respuesta (`limite` no cuenta), y `SIA-Cursor` dice dónde seguir después. NDJSON termina con la línea `{"fin":true,"cursor":…,"cuantos":n}`; si se interrumpe, con `{"fin":false,"codigo":…,"cursor":…}` o sin ella. `text/csv` abre bien en Excel; `text/csv;profile=datos` es para programas. `text/plain;profile=sua` son los movimientos netos de los créditos de esos avisos, en orden de fecha, como SUA los importa: un crédito suspendido que se lee por primera vez da un 16 y nada más. `text/csv;profile=sua-caratula` dice de cada persona cómo debe quedar en SUA, y `text/csv;profile=sua-omitidos` qué avisos no dan movimiento y por qué.\n\n`application/pdf` es un documento con carátula y hasta 10,000 avisos; si hay más, la carátula lo dice y siguen con `SIA-Cursor`.',
        tags: ['Avisos'],
        querystring: NoticeQuery,
        response: {
          200: { description: 'Una página de avisos', content: PAGE_CONTENT },
          ...refusals('CURSOR_INVALIDO', 'RELACION_NO_VIGENTE', 'NO_ACEPTABLE'),
        },
      },
    },
    async (request, reply) => {
      const c = contextOf(ctx, request)
      const query = request.query as ReadRequest
      const type = preferredType(request, OFFERED)
      const reading = openReading(c, callerOf(request).rfc, query)
      const foreseen = (ask: AccessQuestion) => prefetchedAccess(request, ask)
      reply.header('vary', 'accept')
      if (wantsNone(request)) {
        await requireReading(c, reading, foreseen)
        return notModified(reply)
      }
      if (type === PDF_TYPE) {
        const list = await printNotices(c, reading, () => requireValidToken(c, callerOf(request)))
        return reply
          .type(PDF_TYPE)
          .header('sia-cursor', list.cursor)
          .send(Readable.from(list.chunks, { objectMode: false }))
      }
      const format = STREAM_FORMATS[type]
      if (format) {
        const stream = await streamNotices(
          c,
          reading,
          format,
          () => requireValidToken(c, callerOf(request)),
          request.query.disminucion,
        )
        if (type === 'text/plain;profile=sua') reply.header('link', companions(request.url))
        return reply
          .type(format.type)
          .header('sia-cursor', stream.cursor)
          .send(Readable.from(stream.chunks, { objectMode: false }))
      }
      const page = await readPage(c, reading, { limit: query.limite, formato: 'json', foreseen })
      const body = pageJson(page.rows, cursorOf(c, page.reading, page.seen), page.hayMas)
      return reply.type(JSON_TYPE).header('etag', pageTag(body)).send(body)
    },
  )

  app.get(
    '/avisos/:folioAviso',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarAviso',
        summary: 'Un aviso',
        description:
          'Por su folio, si es del patrón que consulta o de uno que confía en quien consulta. También como PDF para imprimir.',
        tags: ['Avisos'],
        params: FolioAvisoParams,
        response: {
          200: {
            description: 'El aviso',
            content: { 'application/json': { schema: Notice as object }, [PDF_TYPE]: { schema: Pdf as object } },
          },
          ...refusals('AVISO_NO_ENCONTRADO', 'NO_ACEPTABLE'),
        },
      },
    },
    async (request, reply) => {
      const type = preferredType(request, ['application/json', PDF_TYPE])
      const [c, { rfc }, { folioAviso }] = [contextOf(ctx, request), callerOf(request), request.params]
      reply.header('vary', 'accept')
      if (wantsNone(request)) {
        await requireReadable(c, rfc, folioAviso)
        return notModified(reply)
      }
      if (type === PDF_TYPE) return reply.type(PDF_TYPE).send(await printNotice(c, rfc, folioAviso))
      const row = await readNotice(c, rfc, folioAviso, 'json')
      return reply.type(JSON_TYPE).send(noticeJson(row))
    },
  )

  app.get(
    '/accesos',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarAccesos',
        summary: 'Quién ha leído los avisos del patrón',
        description:
          'Las lecturas de los avisos de quien consulta, de la más reciente a la más antigua: quién, cuándo, desde dónde, por qué relación y cuáles avisos. Con `folioAviso`, sólo las que incluyeron ese aviso. También como `text/csv`.',
        tags: ['Avisos'],
        querystring: AccessQuery,
        response: {
          200: {
            description: 'Una página de accesos',
            content: {
              'application/json': { schema: AccessList as object },
              'text/csv': { schema: textLike(accessesCsv([ACCESS_EXAMPLE])) as object },
            },
          },
          ...refusals('CURSOR_INVALIDO', 'NO_ACEPTABLE'),
        },
      },
    },
    async (request, reply) => {
      const type = preferredType(request, ['application/json', 'text/csv'])
      reply.header('vary', 'accept')
      const list = await listAccesses(contextOf(ctx, request), callerOf(request).rfc, request.query as AccessRequest)
      if (type === 'application/json') return list
      return reply.type('text/csv; charset=utf-8; header=present').header('sia-cursor', list.cursor).send(accessesCsv(list.datos))
    },
  )
}

/** The same question in the formats that say what the movements leave out, and how SUA must stand afterwards (IETF RFC 8288). */
const companions = (url: string): string =>
  ['sua-caratula', 'sua-omitidos']
    .map((profile) => `<${url.replace(/[<>]/g, encodeURIComponent)}>; rel="related"; type="text/csv; profile=${profile}"`)
    .join(', ')
