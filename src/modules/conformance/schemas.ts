// Wire shapes of the sandbox's payroll: what the developer computes, and what it reports.
import { type Static, type TSchema, Type } from 'typebox'

const nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const day = (description: string, example: string) => Type.String({ format: 'date', description, examples: [example] })
const pesos = (description: string, example: number) =>
  Type.Number({ minimum: 0, maximum: 9_999_999_999.99, description, examples: [example] })
const nss = Type.String({ description: 'NSS del trabajador.', examples: ['12345678903'] })
const ejercicio = Type.String({ maxLength: 60, description: 'Clave del ejercicio.', examples: ['importe-factor-1-1'] })

export const PayrollQuery = Type.Object(
  {
    patron: Type.Optional(
      Type.String({
        pattern: '^[A-ZÑ&]{3,4}\\d{6}[A-Z0-9]{3}$',
        description: 'Sólo la nómina de este patrón; si falta, la de todos.',
        examples: ['EKU9003173C9'],
      }),
    ),
  },
  { additionalProperties: false },
)

export const PayrollAnswer = Type.Object({
  trabajadores: Type.Array(
    Type.Object({
      patron: Type.String({ examples: ['EKU9003173C9'] }),
      nrp: Type.String({ examples: ['A0112345101'] }),
      nss,
      rfc: Type.String({ examples: ['GODE561231GR8'] }),
      curp: Type.String({ examples: ['BOXW310820HNERXN09'] }),
      nombre: Type.String({ examples: ['MARÍA DE LOS ÁNGELES GARCÍA LÓPEZ'] }),
    }),
    { description: 'La plantilla: quienes laboran con el patrón.' },
  ),
  ejercicios: Type.Array(
    Type.Object({
      ejercicio,
      patron: Type.String({ examples: ['EKU9003173C9'] }),
      nss,
      periodo: Type.Object({ inicio: day('Primer día que se paga.', '2026-01-05'), fin: day('Último día.', '2026-01-11') }),
      salarioDiario: Type.Number({ examples: [812.5] }),
      sdi: Type.Number({ description: 'Salario diario integrado, sin tope.', examples: [852.56] }),
      sbc: Type.Number({ description: 'Salario base de cotización.', examples: [852.56] }),
      zona: Type.Enum(['general', 'frontera'], { description: 'Zona del salario mínimo.', examples: ['general'] }),
      fechasAusencias: Type.Array(Type.String({ format: 'date' }), { description: 'Días de ausencia o incapacidad.' }),
      seguroDanos: Type.Enum(['completo', 'prorrateado', 'no'], {
        description: 'Si en este periodo se cobra el seguro de daños.',
        examples: ['no'],
      }),
      retenidoPorEnterar: Type.Number({ description: 'Ya retenido en este bimestre y aún no enterado.', examples: [0] }),
    }),
    { description: 'Los periodos de pago que se reportan.' },
  ),
})
export type PayrollAnswer = Static<typeof PayrollAnswer>

export const ReportItem = Type.Object(
  {
    ejercicio,
    folioAviso: Type.String({
      pattern: '^[A-Za-z0-9]{1,14}$',
      description: 'El aviso que se aplica al trabajador.',
      examples: ['R0212026000001'],
    }),
    surteEfecto: nullable(day('Desde qué día se aplica ese aviso; nulo si no se sabe.', '2026-02-11')),
    retencion: pesos('Lo que se retendría en el periodo; 0 si el crédito está suspendido.', 1025.19),
    seguroDanos: Type.Optional(pesos('Seguro de daños que se retendría además.', 15)),
    devolver: Type.Optional(pesos('De lo retenido por enterar, lo que se devuelve al trabajador.', 0)),
    enterar: Type.Optional(pesos('De lo retenido por enterar, lo que se entera al instituto.', 0)),
    nombre: Type.String({ maxLength: 200, description: 'Nombre del trabajador, como está en la plantilla.' }),
  },
  { additionalProperties: false },
)
export type ReportItem = Static<typeof ReportItem>

export const ReportBody = Type.Object(
  { reportes: Type.Array(ReportItem, { minItems: 1, maxItems: 200, description: 'De 1 a 200 ejercicios.' }) },
  { additionalProperties: false },
)

export const ReportAnswer = Type.Object({
  resultados: Type.Array(
    Type.Object({
      ejercicio: Type.String(),
      estado: Type.Enum(['recibido', 'desconocido'], {
        description:
          '`recibido`: se tomó nota; el último reporte de cada ejercicio cuenta. `desconocido`: no es de esta corrida.',
      }),
    }),
  ),
})
export type ReportAnswer = Static<typeof ReportAnswer>
