// Wire shapes of the calculator (contract.md 3). Amounts are pesos with cents; days are legal days, both ends included.
import { type Static, Type } from 'typebox'
import { day, described, nullable, oneOf } from '../../http/fields.ts'

const MAX_AMOUNT = 9_999_999_999.99
const MAX_DAILY = 9_999_999

const daily = (description: string, example: number) =>
  Type.Number({ exclusiveMinimum: 0, maximum: MAX_DAILY, description: `${description} Hasta 8 decimales.`, examples: [example] })
const count = (description: string) => Type.Integer({ minimum: 0, maximum: 366, description, examples: [2] })
const dates = (description: string) =>
  Type.Array(Type.String({ format: 'date' }), {
    maxItems: 366,
    uniqueItems: true,
    description,
    examples: [['2026-01-08', '2026-01-09']],
  })
const amountOrNull = (options: { description: string; examples: (number | null)[] }) => nullable(Type.Number(), options)
const pesos = (description: string, example: number) => Type.Number({ description, examples: [example] })

export const Zone = oneOf(['general', 'frontera'], { $id: 'Zona', description: 'Zona del salario mínimo.' })
export const DamageInsurance = oneOf(['completo', 'prorrateado', 'no'], {
  $id: 'CobroDelSeguro',
  description: 'Cómo se cobra el seguro de daños en un periodo.',
})

export const Worker = Type.Object(
  {
    tipoDescuento: oneOf(['01', '02', '03', '1', '2', '3'], {
      description:
        '`01` porcentaje del salario, `02` cuota fija mensual en pesos, `03` factor (antes veces salario mínimo). También se acepta con un dígito.',
      examples: ['03'],
    }),
    monDescuento: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: MAX_AMOUNT,
        description: 'Tipo 01: el porcentaje (30 es 30 %). Tipo 02: pesos al mes. Tipo 03: 0 o ausente. Hasta 2 decimales.',
        examples: [2450],
      }),
    ),
    facDescuento: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: 9999.9999,
        description: 'Tipo 03: el factor del aviso. Otros tipos: 0 o ausente. Hasta 4 decimales.',
        examples: [20],
      }),
    ),
    salarioDiario: daily('Salario diario (cuota diaria); se compara con el salario mínimo de la zona.', 141.7),
    sdi: Type.Optional(daily('Salario diario integrado, sin tope. Obligatorio en el tipo 01.', 327.81)),
    sbc: daily('Salario base de cotización; base del tope del 20 %.', 148.10484),
    zona: described(Zone, 'Zona del salario mínimo del trabajador.'),
    periodo: Type.Object(
      {
        inicio: day('Primer día que se paga.', '2026-01-01'),
        fin: day('Último día que se paga; a lo más 366 días.', '2026-01-15'),
      },
      { $id: 'PeriodoPorPagar', additionalProperties: false, description: 'Periodo de pago, dentro de la relación laboral.' },
    ),
    ausencias: Type.Optional(
      count(
        'Días de ausencia en el periodo. Si el periodo toca varios tramos, los días se reparten en proporción a los días de cada uno; con `fechasAusencias` caen en el suyo.',
      ),
    ),
    incapacidades: Type.Optional(count('Días de incapacidad en el periodo; se tratan como las ausencias.')),
    fechasAusencias: Type.Optional(dates('Los días de ausencia por fecha, en lugar del número.')),
    fechasIncapacidades: Type.Optional(dates('Los días de incapacidad por fecha, en lugar del número.')),
    salarioPagado: Type.Optional(
      Type.Number({
        minimum: 0,
        maximum: MAX_AMOUNT,
        description: 'Salario efectivamente pagado en el periodo; nunca se retiene más.',
        examples: [4725.6],
      }),
    ),
    seguroDanos: Type.Optional(
      described(
        DamageInsurance,
        '`completo`: entero, en la primera nómina del bimestre. `prorrateado`: por días del bimestre. `no`: no se cobra en este periodo.',
        { default: 'no' },
      ),
    ),
  },
  { $id: 'TrabajadorPorCalcular', description: 'Un crédito, un salario y un periodo.', additionalProperties: false },
)
export type Worker = Static<typeof Worker>

export const CalculationRequest = Type.Object(
  { trabajadores: Type.Array(Worker, { minItems: 1, maxItems: 1000, description: 'De 1 a 1,000 trabajadores.' }) },
  {
    $id: 'PeticionDeCalculo',
    description: 'Para quiénes se calcula.',
    additionalProperties: false,
    examples: [
      {
        trabajadores: [
          {
            tipoDescuento: '03',
            facDescuento: 20,
            salarioDiario: 400,
            sbc: 418.08,
            zona: 'general',
            periodo: { inicio: '2026-01-01', fin: '2026-01-15' },
            seguroDanos: 'completo',
          },
        ],
      },
    ],
  },
)
export type CalculationRequest = Static<typeof CalculationRequest>

/** Every rule that an answer can name, with what it says. */
export const RULES = {
  CUOTA_PORCENTAJE: 'tipo 01: salario diario integrado por el porcentaje',
  CUOTA_FIJA: 'tipo 02: pesos al mes por 2, entre los días del bimestre',
  CUOTA_FACTOR_UMI: 'tipo 03: factor por UMI por 2, entre los días del bimestre',
  CUOTA_FACTOR_SALARIO_MINIMO: 'tipo 03 antes de 2017: con salario mínimo en lugar de UMI',
  DIAS_COMPLETOS: 'todos los días del tramo cuentan',
  DIAS_MENOS_AUSENCIAS: 'ausencias e incapacidades se restan',
  AUSENCIAS_NO_REDUCEN: 'desde el bimestre 6 de 2025, ausencias e incapacidades no reducen los tipos 02 y 03',
  AUSENCIAS_REPARTIDAS: 'sin fechas, los días se reparten entre los tramos en proporción a sus días',
  IMPORTE_REDONDEADO: 'cuota sin redondear por días; al centavo, medio centavo hacia arriba, en cada tramo',
  TOPE_APLICADO: 'con salario que no pasa del mínimo, a lo más 20 % del SBC por día',
  TOPE_NO_ALCANZADO: 'el tope corresponde, y el importe no lo pasa',
  TOPE_NO_CORRESPONDE: 'el salario diario pasa del mínimo de la zona',
  PERIODO_DIVIDIDO: 'un tramo por bimestre y por valor vigente',
  SEGURO_COMPLETO: 'seguro de daños entero',
  SEGURO_PRORRATEADO: 'seguro de daños por días del bimestre',
  SALARIO_INSUFICIENTE: 'nunca se retiene más que el salario pagado',
  TOPE_CON_AUSENCIAS:
    'el tope cuenta los mismos días que el importe; con ausencias puede pasar del 20 % de lo pagado, y la ley no lo aclara',
  VALOR_PROVISIONAL: 'el valor de esos días aún no se publica y se usó el último; vuelva a calcular cuando se publique',
  SDI_MENOR_QUE_SALARIO: 'el salario integrado no puede ser menor que el diario: revíselo',
} as const
export type RuleCode = keyof typeof RULES

const Rule = Type.Object(
  {
    regla: oneOf(Object.keys(RULES) as RuleCode[], {
      $id: 'CodigoDeRegla',
      description: `Código estable: ${Object.entries(RULES)
        .map(([code, text]) => `\`${code}\` (${text})`)
        .join('; ')}.`,
    }),
    explicacion: Type.String({ examples: ['Factor 20.00 × UMI 100.81 × 2 ÷ 59 días del bimestre = 68.345763 al día.'] }),
  },
  { $id: 'ReglaAplicada', description: 'Un paso del cálculo y la regla que lo manda.' },
)
export type Rule = Static<typeof Rule>

const Part = Type.Object(
  {
    inicio: day('Primer día del tramo.', '2026-01-01'),
    fin: day('Último día del tramo.', '2026-01-15'),
    bimestre: Type.String({ examples: ['2026-1'] }),
    diasBimestre: Type.Integer({ examples: [59] }),
    dias: Type.Integer({ description: 'Días por los que se retiene.', examples: [15] }),
    unidad: amountOrNull({
      description: 'Tipo 03: valor diario de la UMI (antes de 2017, del salario mínimo). Otros tipos: null.',
      examples: [100.81],
    }),
    cuotaDiaria: pesos('Cuota por día. El cálculo la usa sin redondear; aquí se muestra con 6 decimales.', 68.345763),
    importe: pesos('Cuota por días, redondeada al centavo, antes del tope.', 1025.19),
    tope: amountOrNull({
      description: '20 % del SBC por los días; null si no corresponde.',
      examples: [null],
    }),
    aplicado: pesos('El menor entre importe y tope.', 1025.19),
    fechaLimitePago: day('Último día para pagar este bimestre al instituto.', '2026-03-17'),
    reglas: Type.Array(Rule),
  },
  { $id: 'Tramo', description: 'La parte de un periodo que cae en un bimestre y tiene un solo valor vigente.' },
)
export type Part = Static<typeof Part>

const Provisional = Type.Object(
  {
    catalogo: oneOf(['salarioMinimoGeneral', 'salarioMinimoFrontera', 'valoresUmi', 'seguroDanos'], {
      description: 'El catálogo cuyo valor falta por publicarse.',
      examples: ['valoresUmi'],
    }),
    valorUsado: pesos('El último publicado, con el que se calculó.', 100.81),
    inicio: day('Primer día sin valor publicado.', '2027-01-01'),
    fin: day('Último día.', '2027-01-15'),
  },
  { $id: 'ValorProvisional', description: 'Un valor que aún no se publica. Cuando se publique, vuelva a calcular.' },
)
export type Provisional = Static<typeof Provisional>

const amount = (description: string, example: number) =>
  amountOrNull({ description: `${description} null si no se pudo calcular.`, examples: [example] })

const NotCalculated = Type.Object(
  {
    codigo: oneOf(['VALOR_NO_PUBLICADO']),
    detalle: Type.String({ examples: ['Falta el salario mínimo general del 2016-12-27 al 2016-12-31.'] }),
  },
  { $id: 'NoCalculado', description: 'Por qué a este trabajador no se le pudo calcular. Los demás no lo sufren.' },
)

const Result = Type.Object(
  {
    retencion: amount('Lo que se retiene para el crédito: la suma de `aplicado`, sin pasar del salario pagado.', 1025.19),
    seguroDanos: amount('Seguro de daños que se retiene además.', 15),
    total: amount('Retención más seguro.', 1040.19),
    retencionInsuficiente: amount('Lo que correspondía (retención y seguro) y no cupo en el salario pagado.', 0),
    noCalculado: Type.Optional(NotCalculated),
    reglas: Type.Array(Rule, { description: 'Reglas del periodo completo.' }),
    provisionales: Type.Array(Provisional, {
      description: 'Con qué valores provisionales se calculó; vacío si todos están publicados.',
      examples: [[]],
    }),
    tramos: Type.Array(Part),
  },
  { $id: 'Retencion', description: 'Lo que se retiene a un trabajador en un periodo.' },
)
export type Result = Static<typeof Result>
/** Of a worker who could be calculated. */
export type Calculated = Result & { retencion: number; seguroDanos: number; total: number; retencionInsuficiente: number }

export const CalculationAnswer = Type.Object(
  {
    resultados: Type.Array(Result, { description: 'En el orden de `trabajadores`.' }),
    recalcular: Type.Array(Type.Integer({ minimum: 0 }), {
      description: 'Lugares de los trabajadores calculados con un valor provisional: vuelva a calcularlos cuando se publique.',
      examples: [[]],
    }),
  },
  { $id: 'Retenciones', description: 'Lo que se retiene a cada trabajador.' },
)
export type CalculationAnswer = Static<typeof CalculationAnswer>
