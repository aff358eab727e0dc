import { Type } from 'typebox'
import { day, nullable, page, paging } from '../../http/fields.ts'

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
    ...paging,
  },
  { additionalProperties: false },
)

const CertifiedProduct = Type.Object(
  {
    producto: Type.String({ description: 'Producto certificado.', examples: ['Nómina Centro 5'] }),
    version: nullable(Type.String(), {
      description:
        'Versión que aprobó las pruebas; la certificación vale para toda esa versión mayor. Nula si se certificó sin pruebas.',
      examples: ['5.2.0'],
    }),
    vigenteDesde: day('Primer día de la certificación.', '2026-02-10'),
    vigenteHasta: day('Último día de la certificación.', '2027-02-09'),
    constancia: nullable(Type.String(), {
      description: 'Folio de su constancia, que se comprueba en `GET /v1/verificacion/{folio}`.',
      examples: ['CC-7Q2M-9KXD-41VB-ZT0H'],
    }),
  },
  { $id: 'ProductoCertificado', description: 'Un producto de nómina con certificación vigente.' },
)

export const Developer = Type.Object(
  {
    rfc: Type.String({ description: 'RFC del desarrollador.', examples: ['MAB9307148T4'] }),
    nombre: nullable(Type.String(), {
      description: 'Nombre o razón social, si se conoce.',
      examples: ['Nóminas del Centro'],
    }),
    productos: Type.Array(CertifiedProduct),
  },
  { $id: 'Desarrollador', description: 'Un desarrollador de nómina con certificación vigente.' },
)

export const DeveloperList = page('PaginaDeDesarrolladores', Developer, {
  description: 'Una página de desarrolladores certificados.',
})
