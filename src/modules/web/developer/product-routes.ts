import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import type { App } from '../../../http/app-type.ts'
import { httpProblems } from '../../../http/problems.ts'
import { compileBody, fieldErrors } from '../../../http/validation.ts'
import { listOwnCertifications, listProducts, ProductBody, readProduct, registerProduct } from '../../certification/index.ts'
import { contextOfSession, sessionOf } from '../../sessions/index.ts'
import { answerForm, asText, FORM, given, hide, needs, needsForForm, sendPage } from '../ui/index.ts'
import { newProductPage, productPage, productsPage } from './products-page.ts'
import { DoneQuery, IdParams, ProductForm, ProductsQuery } from './schemas.ts'

const PAGE = 50
const ALL = 1_000

const judge = compileBody(ProductBody)
const WRONG: Record<string, string> = {
  nombre: 'Escriba el nombre: de 1 a 100 caracteres, sin < > ni |.',
  version: 'Escriba la versión con números, como 5, 5.2 o 5.2.0.',
  correo: 'Escriba un correo completo, como soporte@empresa.mx.',
  telefono: 'Escriba el teléfono con números, como 55 1234 5678.',
}

function readProductForm({
  nombre = '',
  version = '',
  correo = '',
  telefono,
}: Static<typeof ProductForm>): Static<typeof ProductBody> {
  const phone = given(telefono)
  const body = {
    nombre: nombre.trim(),
    version: version.trim(),
    contacto: { correo: correo.trim(), ...(phone && { telefono: phone }) },
  }
  if (judge(body)) return body
  const wrong = fieldErrors(judge.errors ?? []).map(({ campo }) => campo.replace('contacto.', ''))
  throw httpProblems.CUERPO_INVALIDO({ errores: wrong.map((campo) => ({ campo, mensaje: WRONG[campo]! })) })
}

export async function productPageRoutes(app: App, ctx: Context): Promise<void> {
  app.get('/productos', { ...needs('ver'), schema: { ...hide, querystring: ProductsQuery } }, async (request, reply) => {
    const [session, { cursor }] = [sessionOf(request), request.query]
    const list = await listProducts(contextOfSession(ctx, request), session.rfc, { limite: PAGE, ...(cursor && { cursor }) })
    return sendPage(reply, productsPage(session, { list, first: !cursor }))
  })

  app.get('/productos/nuevo', { ...needs('confianza'), schema: hide }, async (request, reply) =>
    sendPage(reply, newProductPage(sessionOf(request))),
  )

  app.post(
    '/productos',
    { ...needsForForm('confianza'), schema: { ...hide, consumes: FORM, body: ProductForm } },
    (request, reply) => {
      const session = sessionOf(request)
      return answerForm(request, reply, {
        run: async () => {
          const body = readProductForm(request.body)
          // A user's own name is not the developer's.
          return registerProduct(contextOfSession(ctx, request), session.rfc, body, session.titular ? session.nombre : null)
        },
        done: ({ id }) => `/portal/productos/${id}?hecho=registrado`,
        again: (errors) => newProductPage(session, (request.body ?? {}) as Record<string, unknown>, errors),
      })
    },
  )

  app.get(
    '/productos/:id',
    { ...needs('ver'), schema: { ...hide, params: IdParams, querystring: DoneQuery } },
    async (request, reply) => {
      const [session, c] = [sessionOf(request), contextOfSession(ctx, request)]
      const product = await readProduct(c, session.rfc, request.params.id)
      const { datos } = await listOwnCertifications(c, session.rfc, { limite: ALL })
      const own = datos.filter(({ producto }) => producto.id === product.id).toReversed()
      return sendPage(reply, productPage(session, product, own, asText(request.query.hecho)))
    },
  )
}
