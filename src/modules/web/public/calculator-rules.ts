// Each rule of the calculator as a person reads it: what the step does, and the law that orders it (sources: docs/calculadora.md).
import type { Result } from '../../withholding/index.ts'

type RuleCode = Result['reglas'][number]['regla']

const INFONAVIT = 'Ley del Infonavit, artículo 29'
const OWN = 'Criterio de este servicio, por no haber regla publicada'

export const RULE_WORDS: Record<RuleCode, { paso: string; ley: string }> = {
  PERIODO_DIVIDIDO: {
    paso: 'Se divide el periodo',
    ley: `${INFONAVIT}: los pagos son por bimestre, y cada bimestre tiene sus días y sus valores`,
  },
  CUOTA_PORCENTAJE: {
    paso: 'Cuota de un día',
    ley: `${INFONAVIT}: se descuenta lo que dice el aviso; aquí, un porcentaje del salario diario integrado`,
  },
  CUOTA_FIJA: {
    paso: 'Cuota de un día',
    ley: `${INFONAVIT}: se descuenta lo que dice el aviso; aquí, pesos al mes por los dos meses del bimestre`,
  },
  CUOTA_FACTOR_UMI: {
    paso: 'Cuota de un día',
    ley: `${INFONAVIT}: se descuenta lo que dice el aviso; aquí, el factor por la UMI y por dos meses`,
  },
  CUOTA_FACTOR_SALARIO_MINIMO: {
    paso: 'Cuota de un día',
    ley: `${INFONAVIT}: se descuenta lo que dice el aviso; hasta 2016 el factor era en salarios mínimos`,
  },
  DIAS_COMPLETOS: { paso: 'Días que cuentan', ley: `${INFONAVIT}: los días de relación laboral` },
  DIAS_MENOS_AUSENCIAS: { paso: 'Días que cuentan', ley: 'Ausencias e incapacidades se restan en este tipo o en estas fechas' },
  AUSENCIAS_NO_REDUCEN: {
    paso: 'Días que cuentan',
    ley: `${INFONAVIT}, reforma publicada en el DOF el 21 de febrero de 2025; obligatoria desde el bimestre 6 de 2025`,
  },
  AUSENCIAS_REPARTIDAS: { paso: 'Se reparten las faltas', ley: OWN },
  IMPORTE_REDONDEADO: { paso: 'Importe', ley: 'Se redondea una sola vez, al centavo; medio centavo hacia arriba' },
  TOPE_APLICADO: {
    paso: 'Se aplica el tope',
    ley: 'Ley Federal del Trabajo, artículo 97: a quien gana el salario mínimo se le retiene a lo más el 20 %',
  },
  TOPE_NO_ALCANZADO: {
    paso: 'Se prueba el tope',
    ley: 'Ley Federal del Trabajo, artículo 97: a quien gana el salario mínimo se le retiene a lo más el 20 %',
  },
  TOPE_NO_CORRESPONDE: {
    paso: 'Se prueba el tope',
    ley: 'Ley Federal del Trabajo, artículo 97: el tope es sólo para quien gana el salario mínimo',
  },
  SEGURO_COMPLETO: {
    paso: 'Seguro de daños',
    ley: 'Va además del crédito y fuera del tope; entero en la primera nómina del bimestre',
  },
  SEGURO_PRORRATEADO: { paso: 'Seguro de daños', ley: 'Va además del crédito y fuera del tope; por días del bimestre' },
  SALARIO_INSUFICIENTE: {
    paso: 'El salario no alcanza',
    ley: `${INFONAVIT}: nunca se retiene más que el salario pagado. El orden, primero el crédito, es criterio de este servicio`,
  },
  TOPE_CON_AUSENCIAS: { paso: 'El tope, con ausencias', ley: OWN },
  VALOR_PROVISIONAL: {
    paso: 'Valor provisional',
    ley: 'Se usa el último publicado hasta que salga el nuevo; después, ajuste la diferencia',
  },
  SDI_MENOR_QUE_SALARIO: { paso: 'Dato por revisar', ley: 'El salario diario integrado comprende el salario diario' },
}
