import type { Readable } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { allowLongBody } from '../../http/long-body.ts'
import { httpProblems } from '../../http/problems.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { bodyReadByRoute } from '../../http/validation.ts'
import { EXAMPLES } from './examples.ts'
import { uploadCatalog, uploadEmployers, uploadNotices } from './import-upload.ts'
import { CatalogUpload, EmployerUpload, NoticeUpload, streamBody } from './schemas.ts'
import type { Upload } from './upload.ts'

const ROWS = ['application/x-ndjson', 'text/csv']
const CATALOG = [...ROWS, 'application/json']
const FILE_CODES = ['ARCHIVO_ILEGIBLE', 'COLUMNAS_INVALIDAS', 'IMPORTACION_INTERRUMPIDA', 'ENVIO_INTERRUMPIDO']
const ABOUT_STREAMS =
  'El cuerpo se lee conforme se importa y puede ser de cualquier tamaño, también con `Content-Encoding: gzip`. `text/csv` lleva encabezado; con `charset=iso-8859-1` se lee como Latin-1. Si el envío se corta, lo guardado queda por lotes enteros; repetirlo, entero o en parte, no duplica nada.'

/** /operacion/v1 for the institute's own systems; register under that prefix, since bodies here are read as streams. */
export async function operatorRoutes(app: App, ctx: Context): Promise<void> {
  app.removeAllContentTypeParsers()
  for (const type of CATALOG) app.addContentTypeParser(type, (_request, payload, done) => done(null, payload))
  app.setValidatorCompiler(bodyReadByRoute)
  app.addHook('onRequest', async (request, reply) => allowLongBody(request, reply))
  app.addHook('onError', async (request, reply) => {
    // Whoever is refused in the middle of its sending reads the answer and goes.
    reply.header('connection', 'close')
    request.raw.resume()
  })

  app.post(
    '/avisos',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'importarAvisos',
        summary: 'Publicar avisos',
        description: `Lo mismo que \`sia avisos importar\`: un aviso por línea. Los buenos se publican en el orden del envío y los malos se informan por línea. ${ABOUT_STREAMS}`,
        tags: ['Operación'],
        body: streamBody(EXAMPLES.avisos),
        response: { 200: answer('Qué se hizo', NoticeUpload), ...refusals(...FILE_CODES) },
      },
    },
    (request) => uploadNotices(contextOf(ctx, request), uploadOf(request, ROWS)),
  )

  app.post(
    '/padron',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'importarPadron',
        summary: 'Importar patrones y registros patronales',
        description: `Lo mismo que \`sia padron importar\`: \`nrp\`, \`rfc\` y \`razonSocial\` por línea. Agrega y renombra, nunca borra. ${ABOUT_STREAMS}`,
        tags: ['Operación'],
        body: streamBody(EXAMPLES.padron),
        response: { 200: answer('Qué se hizo', EmployerUpload), ...refusals(...FILE_CODES) },
      },
    },
    (request) => uploadEmployers(contextOf(ctx, request), uploadOf(request, ROWS)),
  )

  app.post(
    '/catalogos',
    {
      config: { access: 'operator' },
      schema: {
        operationId: 'importarCatalogos',
        summary: 'Actualizar catálogos',
        description:
          'Lo mismo que `sia catalogos importar`: `catalogo`, `clave`, `descripcion`, `datos`, `orden` y `vigente` por línea, o una lista JSON de tales objetos, de hasta 8 MiB. Entra todo o nada; después se clasifican los avisos que esperaban su tipo.',
        tags: ['Operación'],
        body: streamBody(EXAMPLES.catalogos),
        response: { 200: answer('Qué se hizo', CatalogUpload), ...refusals(...FILE_CODES, 'CATALOGO_RECHAZADO') },
      },
    },
    (request) => uploadCatalog(contextOf(ctx, request), uploadOf(request, CATALOG)),
  )
}

function uploadOf(request: FastifyRequest, types: string[]): Upload {
  const type = request.headers['content-type'] ?? ''
  if (!types.some((name) => type.toLowerCase().startsWith(name)))
    throw httpProblems.TIPO_NO_ADMITIDO({ detail: `Aquí se envía ${types.join(' o ')}.` })
  return { type, bytes: request.body as Readable }
}
