import { Type } from 'typebox'
import { page, paging } from '../../../http/fields.ts'
import { RfcKey } from '../../../http/keys.ts'

export const NewsQuery = Type.Object(paging, { additionalProperties: false })

export const News = Type.Object(
  {
    patron: RfcKey('RFC del patrón que tiene avisos por leer.'),
    nuevos: Type.Integer({
      minimum: 1,
      description: 'Cuántos avisos hay por leer después del último cursor con que se consultó; al menos, si son más de 1,000.',
      examples: [7],
    }),
  },
  { $id: 'Novedad', description: 'Un patrón con avisos que aún no se han leído.' },
)

export const NewsList = page('PaginaDeNovedades', News, {
  description: 'Una página de patrones con avisos por leer, en orden de RFC.',
  cursor: 'Dónde seguir; después de la última página, el principio.',
})
