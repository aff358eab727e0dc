import type { Context } from '../../context.ts'
import { callerOf } from '../../http/access.ts'
import type { App } from '../../http/app-type.ts'
import { answer, refusals } from '../../http/refusals.ts'
import { contextOf } from '../../http/request-context.ts'
import { listProducts, readProduct, registerProduct } from './register-product.ts'
import { Product, ProductBody, ProductList, ProductParams, ProductQuery } from './schemas.ts'

const tags = ['Certificación']

export async function productRoutes(app: App, ctx: Context): Promise<void> {
  app.post(
    '/productos',
    {
      config: { access: 'token', idempotent: true },
      schema: {
        operationId: 'registrarProducto',
        summary: 'Registra un producto de nómina',
        description: 'Un producto es un nombre y una versión. Cada versión mayor se certifica aparte.',
        tags,
        body: ProductBody,
        response: {
          201: answer('Producto registrado', Product),
          ...refusals('PRODUCTO_REPETIDO', 'CERTIFICACION_TOPE'),
        },
      },
    },
    async (request, reply) => {
      const product = await registerProduct(contextOf(ctx, request), callerOf(request).rfc, request.body)
      return reply.code(201).header('location', `/v1/productos/${product.id}`).send(product)
    },
  )

  app.get(
    '/productos',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'listarProductos',
        summary: 'Productos registrados',
        description: 'Los de quien consulta, en el orden en que se registraron.',
        tags,
        querystring: ProductQuery,
        response: { 200: answer('Una página de productos', ProductList), ...refusals('CURSOR_INVALIDO') },
      },
    },
    (request) => listProducts(contextOf(ctx, request), callerOf(request).rfc, request.query),
  )

  app.get(
    '/productos/:id',
    {
      config: { access: 'token' },
      schema: {
        operationId: 'consultarProducto',
        summary: 'Un producto',
        description: 'Uno de los productos de quien consulta.',
        tags,
        params: ProductParams,
        response: { 200: answer('El producto', Product), ...refusals('PRODUCTO_NO_ENCONTRADO') },
      },
    },
    (request) => readProduct(contextOf(ctx, request), callerOf(request).rfc, request.params.id),
  )
}
