import { type TSchema, Type } from 'typebox'
import { RfcKey } from '../../http/keys.ts'
import { GrantData } from './schemas.ts'

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const { nrps, inicio, fin, producto } = GrantData.properties
const STATES = ['pendiente', 'otorgada', 'rechazada', 'retirada']

export const RequestBody = Type.Object(
  {
    patron: RfcKey('RFC del patrón a quien se pide.'),
    nrps,
    inicio,
    fin,
    producto,
    mensaje: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'Unas líneas para el patrón.' })),
  },
  { additionalProperties: false },
)

export const DeclineBody = Type.Object(
  { motivo: Type.String({ minLength: 1, maxLength: 500, description: 'Motivo, que el desarrollador verá.' }) },
  { additionalProperties: false },
)

export const RequestParams = Type.Object({
  folio: Type.String({ maxLength: 40, description: 'Folio de la solicitud.', examples: ['SR-7Q2M-9KXD-41VB-ZT0H'] }),
})

export const RequestQuery = Type.Object(
  {
    lado: Type.String({
      enum: ['recibidas', 'enviadas'],
      default: 'recibidas',
      description: '`recibidas` como patrón o `enviadas` como desarrollador.',
    }),
    estado: Type.Optional(Type.String({ enum: STATES, description: 'Sólo las que están en este estado.' })),
    cursor: Type.Optional(Type.String({ description: 'El `cursor` de la respuesta anterior.' })),
    limite: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Elementos por página.' }),
  },
  { additionalProperties: false },
)

export const TrustRequest = Type.Object({
  folio: Type.String({ examples: ['SR-7Q2M-9KXD-41VB-ZT0H'] }),
  patron: Type.String({ description: 'RFC del patrón.', examples: ['EKU9003173C9'] }),
  desarrollador: Type.String({ description: 'RFC de quien pide.', examples: ['MAB9307148T4'] }),
  nombreDesarrollador: nullable(Type.String({ examples: ['Nóminas del Centro'] })),
  nrps: Type.Array(Type.String(), { examples: [['*']] }),
  inicio: Type.String({ format: 'date', examples: ['2026-02-10'] }),
  fin: Type.String({ format: 'date', examples: ['2027-02-09'] }),
  producto: nullable(Type.String({ examples: ['Nómina Centro 5'] })),
  mensaje: nullable(Type.String()),
  solicitadaEl: Type.String({ format: 'date-time' }),
  estado: Type.String({ enum: STATES }),
  resueltaEl: nullable(Type.String({ format: 'date-time' })),
  motivo: nullable(Type.String({ description: 'Por qué se rechazó.' })),
  relacion: nullable(Type.String({ description: 'Folio de la relación que se otorgó.' })),
})

export const RequestList = Type.Object({
  datos: Type.Array(TrustRequest),
  cursor: Type.String({ description: 'Dónde seguir; se da siempre.' }),
  hayMas: Type.Boolean(),
})
