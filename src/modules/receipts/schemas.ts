import { Type } from 'typebox'
import { day, instant, nullable, oneOf } from '../../http/fields.ts'

const sha256 = (description: string) =>
  Type.String({ description, examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] })

export const FolioParams = Type.Object({
  folio: Type.String({
    minLength: 1,
    maxLength: 60,
    description:
      'Folio impreso en el documento, como se teclee: con guiones o sin ellos, en minúsculas, con espacios. De un aviso, con su código.',
    examples: ['RC-7Q2M-9KXD-41VB-ZT0H'],
  }),
})

const Party = Type.Object(
  {
    papel: oneOf(['patron', 'desarrollador']),
    rfc: Type.String({ examples: ['EKU9003173C9'] }),
    nombre: nullable(Type.String({ examples: ['ESCUELA KEMPER URGATE'] })),
  },
  { $id: 'ParteDelDocumento', description: 'Una de las partes.' },
)

const IssuedDocument = Type.Object(
  {
    tipo: oneOf(['relacion', 'revocacion', 'constancia']),
    expedidoEl: instant('Cuándo se selló el PDF.'),
    sha256: sha256('SHA-256 del PDF, en hexadecimal.'),
  },
  { $id: 'DocumentoExpedido', description: 'Un PDF que se expidió.' },
)

const NoticeOnPaper = Type.Object(
  {
    titulo: Type.String({ examples: ['Aviso para retención de descuentos'] }),
    fecha: day('Fecha del aviso.', '2026-02-10'),
    nrp: Type.String({ description: 'Registro patronal al que se dirige.', examples: ['A0112345101'] }),
    sustituidoPor: nullable(
      Type.String({ description: 'Folio del aviso que lo dejó sin efecto.', examples: ['S1209026000001'] }),
    ),
  },
  { $id: 'AvisoEnPapel', description: 'De un aviso: cuál es. Nada de la persona trabajadora.' },
)

export const Verification = Type.Object(
  {
    folio: Type.String({ examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
    autentico: Type.Literal(true, { description: 'Este servicio expidió un documento con ese folio.' }),
    tipo: oneOf(['relacion-de-confianza', 'constancia-de-certificacion', 'aviso']),
    estado: oneOf(['vigente', 'futura', 'vencida', 'cancelada', 'revocada', 'sin-efecto'], {
      description:
        'Estado de hoy en la Ciudad de México. `cancelada`: su desarrollador renunció a la certificación. `sin-efecto`: el aviso ya no cuenta.',
    }),
    expedidoEl: instant('Cuándo nació lo que el documento ampara.'),
    inicio: nullable(day('Primer día de la vigencia; nulo en un aviso.', '2026-02-10')),
    fin: nullable(day('Último día de la vigencia; nulo en un aviso.', '2027-02-09')),
    revocadaEl: nullable(instant('Cuándo se revocó, si se revocó.')),
    canceladaEl: Type.Optional(nullable(instant('De una constancia: cuándo se canceló, si se canceló.'))),
    producto: nullable(Type.String({ examples: ['Nómina Centro 5'] })),
    version: Type.Optional(
      Type.String({
        description: 'De una constancia: la versión que aprobó las pruebas. Vale para toda su versión mayor.',
        examples: ['5.2.0'],
      }),
    ),
    aviso: Type.Optional(NoticeOnPaper),
    consultadoEl: instant('Cuándo se hizo esta consulta: el estado es el de ese momento.'),
    partes: Type.Array(Party),
    documentos: Type.Array(IssuedDocument, { description: 'Los PDF que se expidieron con este folio.' }),
  },
  { $id: 'Verificacion', description: 'Si un documento es auténtico, y en qué estado está lo que ampara.' },
)

export const FileVerification = Type.Object(
  {
    resultado: oneOf(['integro', 'alterado', 'sin-sello', 'ajeno'], {
      description:
        '`integro`: es, byte por byte, el que se expidió, o lleva el sello intacto. `alterado`: lleva un folio de este servicio y no es el que se expidió. `sin-sello`: parece una lista o un informe de este servicio, que no llevan sello. `ajeno`: este servicio no lo reconoce.',
    }),
    mensaje: Type.String({ description: 'El resultado, en palabras.', examples: ['Es el documento que este servicio expidió.'] }),
    sha256: sha256('SHA-256 del archivo recibido, en hexadecimal.'),
    documento: nullable(Verification, { description: 'El documento auténtico y su estado de hoy.' }),
  },
  { $id: 'VerificacionDeArchivo', description: 'Si un archivo es, byte por byte, el que se expidió.' },
)
