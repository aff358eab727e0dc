import { Type } from 'typebox'

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()])
const instant = (description: string) => Type.String({ format: 'date-time', description, examples: ['2026-02-10T18:00:00.000Z'] })
const day = (description: string, example: string) => Type.String({ format: 'date', description, examples: [example] })
const sha256 = (description: string) =>
  Type.String({ description, examples: ['9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'] })

export const FolioParams = Type.Object({
  folio: Type.String({
    minLength: 1,
    maxLength: 60,
    description: 'Folio impreso en el documento. No importan mayúsculas ni minúsculas.',
    examples: ['RC-7Q2M-9KXD-41VB-ZT0H'],
  }),
})

export const Verification = Type.Object({
  folio: Type.String({ examples: ['RC-7Q2M-9KXD-41VB-ZT0H'] }),
  autentico: Type.Literal(true, { description: 'Este servicio expidió un documento con ese folio.' }),
  tipo: Type.Union([Type.Literal('relacion-de-confianza'), Type.Literal('constancia-de-certificacion')]),
  estado: Type.Union(
    [
      Type.Literal('vigente'),
      Type.Literal('futura'),
      Type.Literal('vencida'),
      Type.Literal('cancelada'),
      Type.Literal('revocada'),
    ],
    { description: 'Estado de hoy en la Ciudad de México. `cancelada`: su desarrollador renunció a la certificación.' },
  ),
  expedidoEl: instant('Cuándo nació lo que el documento ampara.'),
  inicio: day('Primer día de la vigencia.', '2026-02-10'),
  fin: day('Último día de la vigencia.', '2027-02-09'),
  revocadaEl: nullable(instant('Cuándo se revocó, si se revocó.')),
  canceladaEl: Type.Optional(nullable(instant('De una constancia: cuándo se canceló, si se canceló.'))),
  producto: nullable(Type.String({ examples: ['Nómina Centro 5'] })),
  version: Type.Optional(
    Type.String({
      description: 'De una constancia: la versión que aprobó las pruebas. Vale para toda su versión mayor.',
      examples: ['5.2.0'],
    }),
  ),
  partes: Type.Array(
    Type.Object({
      papel: Type.Union([Type.Literal('patron'), Type.Literal('desarrollador')]),
      rfc: Type.String({ examples: ['EKU9003173C9'] }),
      nombre: nullable(Type.String({ examples: ['ESCUELA KEMPER URGATE'] })),
    }),
  ),
  documentos: Type.Array(
    Type.Object({
      tipo: Type.Union([Type.Literal('relacion'), Type.Literal('revocacion'), Type.Literal('constancia')]),
      expedidoEl: instant('Cuándo se selló el PDF.'),
      sha256: sha256('SHA-256 del PDF, en hexadecimal.'),
    }),
    { description: 'Los PDF que se expidieron con este folio.' },
  ),
})

export const FileVerification = Type.Object({
  resultado: Type.Union([Type.Literal('integro'), Type.Literal('alterado'), Type.Literal('ajeno')], {
    description:
      '`integro`: es, byte por byte, el que se expidió. `alterado`: lleva un folio de este servicio y no es el que se expidió. `ajeno`: este servicio no lo reconoce.',
  }),
  mensaje: Type.String({ description: 'El resultado, en palabras.' }),
  sha256: sha256('SHA-256 del archivo recibido, en hexadecimal.'),
  documento: Type.Union([Verification, Type.Null()], { description: 'El documento auténtico y su estado de hoy.' }),
})
