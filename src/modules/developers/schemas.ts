import { Type } from 'typebox'

const day = (description: string) => Type.String({ format: 'date', description, examples: ['2027-12-31'] })

export const DeveloperQuery = Type.Object(
  {
    q: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 100,
        description: 'Texto que se busca en el RFC, el nombre y los productos, sin distinguir mayúsculas ni acentos.',
        examples: ['nomina'],
      }),
    ),
    cursor: Type.Optional(Type.String({ description: 'El `cursor` de la respuesta anterior.' })),
    limite: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Elementos por página.' }),
  },
  { additionalProperties: false },
)

export const Developer = Type.Object({
  rfc: Type.String({ description: 'RFC del desarrollador.', examples: ['MAB9307148T4'] }),
  nombre: Type.Union([Type.String(), Type.Null()], {
    description: 'Nombre o razón social, si se conoce.',
    examples: ['Nóminas del Centro'],
  }),
  productos: Type.Array(
    Type.Object({
      producto: Type.String({ description: 'Producto certificado.', examples: ['Nómina Centro 5'] }),
      version: Type.Union([Type.String(), Type.Null()], {
        description:
          'Versión que aprobó las pruebas; la certificación vale para toda esa versión mayor. Nula si se certificó sin pruebas.',
        examples: ['5.2.0'],
      }),
      vigenteDesde: day('Primer día de la certificación.'),
      vigenteHasta: day('Último día de la certificación.'),
      constancia: Type.Union([Type.String(), Type.Null()], {
        description: 'Folio de su constancia, que se comprueba en `GET /v1/verificacion/{folio}`.',
        examples: ['CC-7Q2M-9KXD-41VB-ZT0H'],
      }),
    }),
  ),
})

export const DeveloperList = Type.Object({
  datos: Type.Array(Developer),
  cursor: Type.String({ description: 'Dónde seguir; se da siempre.' }),
  hayMas: Type.Boolean(),
})
