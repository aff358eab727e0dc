// Wire shapes of the sandbox's payroll: what the developer computes, and what it reports.
import { type Static, Type } from 'typebox'
import { day, described, nullable, oneOf } from '../../http/fields.ts'
import { DamageInsurance, Zone } from '../withholding/index.ts'

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

const PayrollWorker = Type.Object(
  {
    patron: Type.String({ examples: ['EKU9003173C9'] }),
    nrp: Type.String({ examples: ['A0112345101'] }),
    nss,
    rfc: Type.String({ examples: ['GODE561231GR8'] }),
    curp: Type.String({ examples: ['BOXW310820HNERXN09'] }),
    nombre: Type.String({ examples: ['MARÍA DE LOS ÁNGELES GARCÍA LÓPEZ'] }),
  },
  { $id: 'TrabajadorDePrueba', description: 'Quien labora con un patrón de prueba.' },
)

const PayPeriod = Type.Object(
  { inicio: day('Primer día que se paga.', '2026-01-05'), fin: day('Último día que se paga.', '2026-01-11') },
  { $id: 'PeriodoDePago', description: 'Los días que se pagan.' },
)

const Exercise = Type.Object(
  {
    ejercicio,
    patron: Type.String({ examples: ['EKU9003173C9'] }),
    nss,
    periodo: PayPeriod,
    salarioDiario: Type.Number({ examples: [812.5] }),
    sdi: Type.Number({ description: 'Salario diario integrado, sin tope.', examples: [852.56] }),
    sbc: Type.Number({ description: 'Salario base de cotización.', examples: [852.56] }),
    zona: Zone,
    fechasAusencias: Type.Array(Type.String({ format: 'date' }), {
      description: 'Días de ausencia o incapacidad.',
      examples: [[]],
    }),
    seguroDanos: described(DamageInsurance, 'Si en este periodo se cobra el seguro de daños.'),
    retenidoPorEnterar: Type.Number({ description: 'Ya retenido en este bimestre y aún no enterado.', examples: [0] }),
  },
  { $id: 'Ejercicio', description: 'Un periodo de pago que se reporta.' },
)

export const PayrollAnswer = Type.Object(
  {
    trabajadores: Type.Array(PayrollWorker, { description: 'La plantilla: quienes laboran con el patrón.' }),
    ejercicios: Type.Array(Exercise, { description: 'Los periodos de pago que se reportan.' }),
  },
  { $id: 'NominaDePrueba', description: 'La nómina con que se prueba.' },
)
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
    nombre: Type.String({
      maxLength: 200,
      description: 'Nombre del trabajador, como está en la plantilla.',
      examples: ['MARÍA DE LOS ÁNGELES GARCÍA LÓPEZ'],
    }),
  },
  { $id: 'Reporte', description: 'Qué se haría en un ejercicio.', additionalProperties: false },
)
export type ReportItem = Static<typeof ReportItem>

export const ReportBody = Type.Object(
  { reportes: Type.Array(ReportItem, { minItems: 1, maxItems: 200, description: 'De 1 a 200 ejercicios.' }) },
  { $id: 'Reportes', description: 'Qué se haría en cada ejercicio.', additionalProperties: false },
)

const ReportResult = Type.Object(
  {
    ejercicio: Type.String({ examples: ['importe-factor-1-1'] }),
    estado: oneOf(['recibido', 'desconocido'], {
      description: '`recibido`: se tomó nota; el último reporte de cada ejercicio cuenta. `desconocido`: no es de esta corrida.',
    }),
  },
  { $id: 'ResultadoDeReporte', description: 'Qué resultó de un reporte.' },
)

export const ReportAnswer = Type.Object(
  { resultados: Type.Array(ReportResult) },
  { $id: 'ResultadosDeReportes', description: 'Qué resultó de cada reporte.' },
)
export type ReportAnswer = Static<typeof ReportAnswer>
