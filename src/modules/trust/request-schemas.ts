import { Type } from 'typebox'
import { day, described, instant, nullable, oneOf, page, paging, sharedParameter } from '../../http/fields.ts'
import { RfcKey } from '../../http/keys.ts'
import { GrantData } from './schemas.ts'

const { nrps, inicio, fin, producto } = GrantData.properties
const State = oneOf(['pendiente', 'otorgada', 'rechazada', 'retirada'], {
  $id: 'EstadoDeSolicitud',
  description: 'Qué fue de una solicitud.',
})

export const RequestBody = Type.Object(
  {
    patron: RfcKey('RFC del patrón a quien se pide.'),
    nrps,
    inicio,
    fin,
    producto,
    mensaje: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Unas líneas para el patrón.',
        examples: ['Somos su proveedor de nómina desde 2024'],
      }),
    ),
  },
  { $id: 'NuevaSolicitudDeRelacion', description: 'Lo que un desarrollador pide a un patrón.', additionalProperties: false },
)

export const DeclineBody = Type.Object(
  {
    motivo: Type.String({
      minLength: 1,
      maxLength: 500,
      description: 'Motivo, que el desarrollador verá.',
      examples: ['No es nuestro proveedor'],
    }),
  },
  { $id: 'RechazoDeSolicitud', description: 'Por qué no se otorga.', additionalProperties: false },
)

export const RequestParams = Type.Object({
  folio: sharedParameter(
    'folioDeSolicitud',
    Type.String({ maxLength: 40, description: 'Folio de la solicitud.', examples: ['SR-7Q2M-9KXD-41VB-ZT0H'] }),
  ),
})

export const RequestQuery = Type.Object(
  {
    lado: oneOf(['recibidas', 'enviadas'], {
      default: 'recibidas',
      description: '`recibidas` como patrón o `enviadas` como desarrollador.',
    }),
    estado: Type.Optional(described(State, 'Sólo las que están en este estado.')),
    ...paging,
  },
  { additionalProperties: false },
)

export const TrustRequest = Type.Object(
  {
    folio: Type.String({ examples: ['SR-7Q2M-9KXD-41VB-ZT0H'] }),
    patron: Type.String({ description: 'RFC del patrón.', examples: ['EKU9003173C9'] }),
    desarrollador: Type.String({ description: 'RFC de quien pide.', examples: ['MAB9307148T4'] }),
    nombreDesarrollador: nullable(Type.String({ examples: ['Nóminas del Centro'] })),
    nrps: Type.Array(Type.String(), { examples: [['*']] }),
    inicio: day('Primer día que se pide.', '2026-02-10'),
    fin: day('Último día que se pide.', '2027-02-09'),
    producto: nullable(Type.String({ examples: ['Nómina Centro 5'] })),
    mensaje: nullable(Type.String({ examples: ['Somos su proveedor de nómina desde 2024'] })),
    solicitadaEl: instant('Cuándo se pidió.'),
    estado: State,
    resueltaEl: nullable(instant('Cuándo se otorgó, se rechazó o se retiró.'), { examples: [null] }),
    motivo: nullable(Type.String({ description: 'Por qué se rechazó.', examples: [null] })),
    relacion: nullable(Type.String({ description: 'Folio de la relación que se otorgó.', examples: [null] })),
  },
  { $id: 'SolicitudDeRelacion', description: 'Lo que un desarrollador pidió a un patrón, y qué fue de ello.' },
)

export const RequestList = page('PaginaDeSolicitudes', TrustRequest, { description: 'Una página de solicitudes.' })
