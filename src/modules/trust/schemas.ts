import { Type } from 'typebox'
import { NrpOrAll, RfcKey } from '../../http/keys.ts'
import { NO_ACCESS } from './rules.ts'

const day = (description: string, example: string) => Type.String({ format: 'date', description, examples: [example] })
const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])

export const GrantData = Type.Object(
  {
    patron: Type.Optional(RfcKey('RFC del patrón. Si se indica, debe ser el del certificado con que se firma.')),
    desarrollador: RfcKey('RFC del desarrollador, certificado hoy.', { examples: ['MAB9307148T4'] }),
    nrps: Type.Array(NrpOrAll('Un registro patronal, o `*` solo.'), {
      minItems: 1,
      maxItems: 1000,
      uniqueItems: true,
      description: '`["*"]` para todos los registros patronales, presentes y futuros; o la lista de ellos.',
      examples: [['*'], ['A0112345101']],
    }),
    inicio: day('Primer día, desde hoy en la Ciudad de México.', '2026-02-10'),
    fin: day('Último día.', '2027-02-09'),
    producto: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 120,
        pattern: '^[^|\\u0000-\\u001f\\u007f]+$',
        description: 'Producto certificado al que se limita la relación.',
        examples: ['Nómina Centro 5'],
      }),
    ),
    solicitud: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9-]{1,40}$',
        description: 'Folio de la solicitud del desarrollador que con esto se otorga.',
        examples: ['SR-7Q2M-9KXD-41VB-ZT0H'],
      }),
    ),
    traspasoDe: Type.Optional(
      Type.String({
        pattern: '^[A-Za-z0-9-]{1,40}$',
        description:
          'Folio de la relación con el desarrollador anterior. El nuevo podrá seguir desde donde aquel leyó: `GET /v1/relaciones-confianza/{folio}/traspaso`.',
        examples: ['RC-3HXA-80QW-M5TE-2JNC'],
      }),
    ),
  },
  { additionalProperties: false },
)

export const RevokeData = Type.Object(
  {
    folio: Type.String({
      pattern: '^[A-Za-z0-9-]{1,40}$',
      description: 'Folio de la relación.',
      examples: ['RC-7Q2M-9KXD-41VB-ZT0H'],
    }),
    motivo: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '^[^|\\u0000-\\u001f\\u007f]+$' })),
  },
  { additionalProperties: false },
)

const State = Type.Union([Type.Literal('vigente'), Type.Literal('futura'), Type.Literal('vencida'), Type.Literal('revocada')])

export const RelationQuery = Type.Object(
  {
    estado: Type.Optional(
      Type.String({ enum: ['vigente', 'futura', 'vencida', 'revocada'], description: 'Sólo las que hoy están en este estado.' }),
    ),
    cursor: Type.Optional(Type.String({ description: 'El `cursor` de la respuesta anterior.' })),
    limite: Type.Integer({ minimum: 1, maximum: 1000, default: 100, description: 'Elementos por página.' }),
  },
  { additionalProperties: false },
)

export const FolioParams = Type.Object({
  folio: Type.String({ maxLength: 40, description: 'Folio de la relación.', examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
})

export const RevokeBody = Type.Object(
  { motivo: Type.Optional(Type.String({ minLength: 1, maxLength: 500, description: 'Motivo, que el desarrollador verá.' })) },
  { additionalProperties: false },
)

export const Relation = Type.Object({
  folio: Type.String({ examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
  patron: Type.String({ description: 'RFC del patrón.', examples: ['EKU9003173C9'] }),
  nombrePatron: Type.String({ examples: ['ESCUELA KEMPER URGATE'] }),
  desarrollador: Type.String({ description: 'RFC del desarrollador.', examples: ['MAB9307148T4'] }),
  nombreDesarrollador: nullable(Type.String({ examples: ['Nóminas del Centro'] })),
  desarrolladorCertificado: Type.Boolean({
    description:
      'Falso si hoy el desarrollador (o el producto de la relación) no tiene certificación vigente: entonces la relación no da acceso.',
  }),
  producto: nullable(Type.String({ description: 'Producto al que se limita, si se indicó uno.' })),
  nrps: Type.Array(Type.String(), { description: '`["*"]` si son todos.', examples: [['*']] }),
  inicio: day('Primer día.', '2026-02-10'),
  fin: day('Último día.', '2027-02-09'),
  estado: State,
  porTerminar: Type.Boolean({ description: 'Si está vigente y termina dentro de 30 días.' }),
  sinAcceso: Type.Union(
    [
      Type.Object({
        causa: Type.String({ enum: [...NO_ACCESS], examples: ['certificacion'] }),
        explicacion: Type.String({ examples: ['El desarrollador no tiene certificación vigente.'] }),
      }),
      Type.Null(),
    ],
    { description: 'Por qué hoy la relación no da acceso a ningún aviso; nulo si lo da.' },
  ),
  traspasoDe: nullable(Type.String({ description: 'Folio de la relación cuyo lugar de lectura se traspasó a esta.' })),
  otorgadaEl: Type.String({ format: 'date-time' }),
  firmante: Type.Object({ rfc: Type.String(), nombre: Type.String() }),
  representante: Type.Union([Type.Object({ rfc: nullable(Type.String()), curp: nullable(Type.String()) }), Type.Null()], {
    description: 'Quien firmó por una persona moral, según su certificado.',
  }),
  revocacion: Type.Union([
    Type.Object({
      fecha: Type.String({ format: 'date-time' }),
      motivo: nullable(Type.String()),
      por: nullable(Type.String({ description: 'RFC de quien revocó.' })),
      firmada: Type.Boolean({ description: 'Si se revocó con e.firma; lo firmado está en el acuse.' }),
    }),
    Type.Null(),
  ]),
  acuse: Type.String({ format: 'uri', description: 'Dirección del acuse.' }),
})

export const RelationList = Type.Object({
  datos: Type.Array(Relation),
  cursor: Type.String({ description: 'Dónde seguir; se da siempre.' }),
  hayMas: Type.Boolean(),
})

const SignedEvidence = {
  certificado: Type.String({ description: 'Certificado de la e.firma, DER en base64.' }),
  firma: Type.String({ description: 'Firma RSA SHA-256 de la cadena original, en base64 (sello digital).' }),
}

export const RelationEvidence = Type.Object({
  folio: Type.String(),
  relacion: Relation,
  cadenaOriginal: Type.String({ description: 'El texto que el patrón firmó.' }),
  ...SignedEvidence,
  revocacion: Type.Union(
    [
      Type.Object({
        cadenaOriginal: Type.String({ description: 'El texto que se firmó para revocarla.' }),
        ...SignedEvidence,
      }),
      Type.Null(),
    ],
    { description: 'Lo mismo de su revocación, si se hizo con e.firma.' },
  ),
})
