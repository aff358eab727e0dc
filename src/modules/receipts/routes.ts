import type { Readable } from 'node:stream'
import { Type } from 'typebox'
import type { Context } from '../../context.ts'
import type { App } from '../../http/app-type.ts'
import { httpProblems } from '../../http/problems.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { bodyReadByRoute } from '../../http/validation.ts'
import { sealAtStart } from '../seal/index.ts'
import { FILE_LIMIT, scanFile } from './scan-file.ts'
import { FileVerification, FolioParams, Verification } from './schemas.ts'
import { type FolioLookup, verifyFile, verifyFolio } from './verify-document.ts'

const tags = ['Verificación']

/** `lookups`: one for each module that issues documents. Refuses to start with a seal that cannot be used. */
export async function verificationRoutes(app: App, ctx: Context, lookups: FolioLookup[]): Promise<void> {
  await sealAtStart(ctx)

  app.get(
    '/verificacion/:folio',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'verificarFolio',
        summary: 'Verifica un acuse, una constancia o un aviso por su folio',
        description:
          'Dice si el documento es auténtico, qué ampara y su estado de hoy. No muestra nada que no esté en el propio documento; de un aviso, nada de la persona trabajadora. El folio se acepta como se teclee: con guiones o sin ellos, en minúsculas, con espacios.',
        tags,
        params: FolioParams,
        response: {
          200: answer('El documento es auténtico', Verification),
          ...refusals('VERIFICACION_NO_ENCONTRADA', 'VERIFICACION_SIN_CODIGO'),
        },
      },
    },
    (request) => verifyFolio(contextOf(ctx, request), lookups, request.params.folio),
  )

  await app.register(async (files) => {
    files.removeAllContentTypeParsers()
    files.setValidatorCompiler(bodyReadByRoute)
    // The stream goes to the use case as it is: a file is never held whole.
    files.addContentTypeParser(['application/pdf', 'application/octet-stream'], (_request, payload, done) => done(null, payload))
    files.post(
      '/verificacion',
      {
        config: { access: 'public' },
        bodyLimit: FILE_LIMIT,
        schema: {
          operationId: 'verificarArchivo',
          summary: 'Verifica que un PDF sea el que se expidió',
          description: 'El cuerpo es el archivo PDF, de hasta 8 MB. El archivo se compara y no se guarda.',
          tags,
          consumes: ['application/pdf'],
          body: Type.Unsafe<unknown>({ type: 'string', format: 'binary', description: 'El archivo PDF.' }),
          response: { 200: answer('Resultado de la comparación', FileVerification) },
        },
      },
      async (request) => {
        if (!request.body)
          throw httpProblems.CUERPO_INVALIDO({
            detail: 'Envíe el archivo PDF como cuerpo de la petición, con Content-Type: application/pdf.',
          })
        return verifyFile(contextOf(ctx, request), lookups, await scanFile(request.body as Readable))
      },
    )
  })
}
