import { Type } from 'typebox'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { answer, refusals } from '../../../http/refusals.ts'
import { contextOf } from '../../../http/request-context.ts'
import { listCatalogs, readCatalog } from './read-catalogs.ts'

const head = {
  catalogo: Type.String({ examples: ['tiposAviso'] }),
  version: Type.String({ description: 'Cambia cuando cambia algún elemento.', examples: ['q1vXr0bD'] }),
  actualizadoEl: Type.String({
    format: 'date-time',
    description: 'Último cambio de alguno de sus elementos.',
    examples: ['2026-02-10T18:00:00.000Z'],
  }),
}
const CatalogSummary = Type.Object(
  { ...head, elementos: Type.Integer({ description: 'Cuántos elementos tiene.', examples: [7] }) },
  { $id: 'ResumenDeCatalogo', description: 'Un catálogo, sin sus elementos.' },
)
const CatalogList = Type.Object(
  { datos: Type.Array(CatalogSummary) },
  { $id: 'ListaDeCatalogos', description: 'Nombre y versión de cada catálogo.' },
)
const CatalogItem = Type.Object(
  {
    clave: Type.String({ examples: ['02'] }),
    descripcion: Type.String({ examples: ['Aviso de retención de descuentos'] }),
    vigente: Type.Boolean({ description: 'Falso: ya no se usa en avisos nuevos.' }),
    datos: Type.Object(
      {},
      { additionalProperties: true, description: 'Lo propio de cada catálogo.', examples: [{ clasificacion: 'RETENCION' }] },
    ),
  },
  { $id: 'ElementoDeCatalogo', description: 'Una clave y lo que significa.' },
)
const Catalog = Type.Object(
  { ...head, datos: Type.Array(CatalogItem) },
  { $id: 'Catalogo', description: 'Un catálogo con sus elementos.' },
)
const Params = Type.Object(
  { nombre: Type.String({ maxLength: 40, description: 'Nombre del catálogo.', examples: ['tiposAviso'] }) },
  { additionalProperties: false },
)

export async function catalogRoutes(app: App, ctx: Context): Promise<void> {
  app.get(
    '/catalogos',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'listarCatalogos',
        summary: 'Catálogos que hay',
        description:
          'Los valores de los avisos se explican en catálogos que el Infonavit actualiza sin aviso previo; pídalos con If-None-Match.',
        tags: ['Catálogos'],
        response: { 200: answer('Nombre y versión de cada catálogo', CatalogList) },
      },
    },
    (request) => listCatalogs(contextOf(ctx, request)),
  )

  app.get(
    '/catalogos/:nombre',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'leerCatalogo',
        summary: 'Un catálogo entero',
        description:
          'Un aviso puede traer una clave que su catálogo todavía no tiene: guárdela y vuelva a leer el catálogo más tarde.',
        tags: ['Catálogos'],
        params: Params,
        response: { 200: answer('Sus elementos, en orden', Catalog), ...refusals('CATALOGO_NO_ENCONTRADO') },
      },
    },
    (request) => readCatalog(contextOf(ctx, request), request.params.nombre),
  )
}
