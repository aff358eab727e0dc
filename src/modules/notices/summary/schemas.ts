import { Type } from 'typebox'
import { nullable } from '../../../http/fields.ts'
import { NrpKey, RfcKey } from '../../../http/keys.ts'

const position = (description: string) => nullable(Type.Integer({ minimum: 1, description, examples: [1] }))

export const SummaryQuery = Type.Object(
  {
    nrp: NrpKey('Registro patronal.'),
    dia: Type.String({
      format: 'date',
      description: 'Día de publicación (`publicadoEl`), en la Ciudad de México.',
      examples: ['2026-02-10'],
    }),
    patron: Type.Optional(RfcKey('RFC del patrón; si falta, el de quien consulta.')),
  },
  { additionalProperties: false },
)

export const DaySummary = Type.Object(
  {
    version: Type.Literal('1', { description: 'De los campos que se resumen y su forma.' }),
    nrp: Type.String({ examples: ['A0112345101'] }),
    dia: Type.String({ format: 'date', examples: ['2026-02-10'] }),
    cuantos: Type.Integer({ minimum: 0, description: 'Avisos publicados ese día, hasta ahora.', examples: [3] }),
    primeraPosicion: position('`posicion` del primero; nulo si no hay.'),
    ultimaPosicion: position('`posicion` del último; nulo si no hay.'),
    sha256: Type.String({
      pattern: '^[0-9a-f]{64}$',
      description: 'SHA-256 en hexadecimal de los avisos del día, en orden de `posicion`.',
      examples: ['e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'],
    }),
    hastaPosicion: Type.Integer({
      minimum: 0,
      description: 'Última `posicion` publicada en el registro patronal, de cualquier día, al emitir el resumen.',
      examples: [3],
    }),
    emitidoEl: Type.String({ format: 'date-time', description: 'Cuándo se emitió.', examples: ['2026-02-11T18:00:00.000Z'] }),
  },
  { $id: 'ResumenDelDia', description: 'Huella de los avisos de un día, firmada.' },
)
