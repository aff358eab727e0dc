import { Type } from 'typebox'
import { day, described, instant, nullable, oneOf, page, paging, sharedParameter } from '../../http/fields.ts'
import { NrpOrAll, RfcKey } from '../../http/keys.ts'
import { NO_ACCESS } from './rules.ts'

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
  {
    $id: 'DatosDeRelacion',
    description: 'Lo que el patrón firma al otorgar una relación de confianza.',
    additionalProperties: false,
  },
)

const todas = Type.Boolean({
  description: 'Revoca también las demás relaciones con el mismo desarrollador que no han terminado.',
  examples: [true],
})

export const RevokeData = Type.Object(
  {
    folio: Type.String({
      pattern: '^[A-Za-z0-9-]{1,40}$',
      description: 'Folio de la relación.',
      examples: ['RC-7Q2M-9KXD-41VB-ZT0H'],
    }),
    motivo: Type.Optional(Type.String({ minLength: 1, maxLength: 500, pattern: '^[^|\\u0000-\\u001f\\u007f]+$' })),
    todas: Type.Optional(todas),
  },
  { $id: 'DatosDeRevocacion', description: 'Lo que el patrón firma al revocar una relación.', additionalProperties: false },
)

const State = oneOf(['vigente', 'futura', 'vencida', 'revocada'], {
  $id: 'EstadoDeRelacion',
  description: 'Estado de hoy en la Ciudad de México.',
})

export const RelationQuery = Type.Object(
  {
    estado: Type.Optional(sharedParameter('relacionesEnEstado', described(State, 'Sólo las que hoy están en este estado.'))),
    ...paging,
  },
  { additionalProperties: false },
)

export const FolioParams = Type.Object({
  folio: sharedParameter(
    'folioDeRelacion',
    Type.String({ maxLength: 40, description: 'Folio de la relación.', examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
  ),
})

export const RevokeBody = Type.Object(
  {
    motivo: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 500,
        description: 'Motivo, que el desarrollador verá.',
        examples: ['Cambiamos de sistema de nómina'],
      }),
    ),
    todas: Type.Optional(todas),
  },
  { $id: 'MotivoDeRevocacion', description: 'Por qué se revoca, si se quiere decir, y cuánto.', additionalProperties: false },
)

const NoAccess = Type.Object(
  {
    causa: oneOf(NO_ACCESS, { examples: ['certificacion'] }),
    explicacion: Type.String({ examples: ['El desarrollador no tiene certificación vigente.'] }),
  },
  { $id: 'SinAcceso', description: 'Por qué una relación no da acceso a ningún aviso.' },
)

const Signer = Type.Object(
  {
    rfc: Type.String({ examples: ['EKU9003173C9'] }),
    nombre: Type.String({ examples: ['ESCUELA KEMPER URGATE'] }),
  },
  { $id: 'Firmante', description: 'De quién es la e.firma con que se firmó.' },
)

const Representative = Type.Object(
  {
    rfc: nullable(Type.String({ examples: ['VADA800927DJ3'] })),
    curp: nullable(Type.String({ examples: ['VADA800927HSRSRL05'] })),
  },
  { $id: 'Representante', description: 'Quien firmó por una persona moral, según su certificado.' },
)

const Revocation = Type.Object(
  {
    fecha: instant('Cuándo se revocó.', '2026-06-01T18:00:00.000Z'),
    motivo: nullable(Type.String({ examples: ['Cambiamos de sistema de nómina'] })),
    por: nullable(Type.String({ description: 'RFC de quien revocó.', examples: ['EKU9003173C9'] })),
    firmada: Type.Boolean({ description: 'Si se revocó con e.firma; lo firmado está en el acuse.' }),
  },
  { $id: 'Revocacion', description: 'Cuándo, por quién y por qué se revocó una relación.' },
)

export const Relation = Type.Object(
  {
    folio: Type.String({ examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
    patron: Type.String({ description: 'RFC del patrón.', examples: ['EKU9003173C9'] }),
    nombrePatron: Type.String({ examples: ['ESCUELA KEMPER URGATE'] }),
    desarrollador: Type.String({ description: 'RFC del desarrollador.', examples: ['MAB9307148T4'] }),
    nombreDesarrollador: nullable(Type.String({ examples: ['Nóminas del Centro'] })),
    desarrolladorCertificado: Type.Boolean({
      description:
        'Falso si hoy el desarrollador (o el producto de la relación) no tiene certificación vigente: entonces la relación no da acceso.',
    }),
    producto: nullable(
      Type.String({ description: 'Producto al que se limita, si se indicó uno.', examples: ['Nómina Centro 5'] }),
    ),
    nrps: Type.Array(Type.String(), { description: '`["*"]` si son todos.', examples: [['*']] }),
    inicio: day('Primer día.', '2026-02-10'),
    fin: day('Último día.', '2027-02-09'),
    estado: State,
    porTerminar: Type.Boolean({ description: 'Si está vigente y termina dentro de 30 días.', examples: [false] }),
    sinAcceso: nullable(NoAccess, {
      description: 'Por qué hoy la relación no da acceso a ningún aviso; nulo si lo da.',
      examples: [null],
    }),
    traspasoDe: nullable(
      Type.String({ description: 'Folio de la relación cuyo lugar de lectura se traspasó a esta.', examples: [null] }),
    ),
    otorgadaEl: instant('Cuándo se otorgó.'),
    firmante: Signer,
    representante: nullable(Representative),
    revocacion: nullable(Revocation, { examples: [null] }),
    acuse: Type.String({
      format: 'uri',
      description: 'Dirección del acuse.',
      examples: ['https://sia.example/v1/relaciones-confianza/RC-7Q2M-9KXD-41VB-ZT0H/acuse'],
    }),
  },
  { $id: 'RelacionDeConfianza', description: 'El permiso de un patrón para que un desarrollador lea sus avisos.' },
)

export const RevokedRelation = Type.Object(
  {
    ...Relation.properties,
    revocadas: Type.Array(Type.String(), {
      description: 'Folios de las que terminaron con esta petición.',
      examples: [['RC-7Q2M-9KXD-41VB-ZT0H']],
    }),
    siguenVigentes: Type.Array(Type.String(), {
      description:
        'Folios de las demás relaciones con el mismo desarrollador que no han terminado, también las que aún no comienzan: por ellas lee, o leerá. Con `todas` se revocan también.',
      examples: [['RC-3HXA-80QW-M5TE-2JNC']],
    }),
  },
  { $id: 'RelacionRevocada', description: 'La relación que se revocó, y lo que sigue con el mismo desarrollador.' },
)

export const RelationList = page('PaginaDeRelaciones', Relation, { description: 'Una página de relaciones de confianza.' })

const SIGNED_TEXT =
  '||1.0|q2W8hYy0dDk0cJtW5m1yTq0mZbq0yq8x|relacion:otorgar|desarrollador=MAB9307148T4|…|2026-02-10T18:05:00.000Z||'

const SignedEvidence = {
  certificado: Type.String({
    description: 'Certificado de la e.firma, DER en base64.',
    examples: ['MIIGHjCCBAagAwIBAgIUMzAwMDEwMDAwMDA1MDAwMDM0MTU…'],
  }),
  firma: Type.String({
    description: 'Firma RSA SHA-256 de la cadena original, en base64 (sello digital).',
    examples: ['Vb8Qm3…=='],
  }),
}

const RevocationEvidence = Type.Object(
  {
    cadenaOriginal: Type.String({ description: 'El texto que se firmó para revocarla.', examples: [SIGNED_TEXT] }),
    ...SignedEvidence,
  },
  { $id: 'RevocacionFirmada', description: 'Lo que se firmó para revocar una relación.' },
)

export const RelationEvidence = Type.Object(
  {
    folio: Type.String({ examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
    relacion: Relation,
    cadenaOriginal: Type.String({ description: 'El texto que el patrón firmó.', examples: [SIGNED_TEXT] }),
    ...SignedEvidence,
    revocacion: nullable(RevocationEvidence, {
      description: 'Lo mismo de su revocación, si se hizo con e.firma.',
      examples: [null],
    }),
  },
  { $id: 'AcuseDeRelacion', description: 'La relación con lo que se firmó y con qué comprobarlo.' },
)
