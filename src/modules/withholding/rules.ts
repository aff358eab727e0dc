// The judge of amounts: what is withheld from one worker's wage in one pay period, to the cent, each step with its rule
// (Ley del Infonavit art. 29; Ley Federal del Trabajo art. 97 for the cap). Exact fractions throughout; only each part's amount is rounded.
import {
  atMost,
  decimal,
  lesser,
  overWhole,
  pesos,
  type Rational,
  rounded,
  times,
  timesWhole,
  toCents,
} from '../../kernel/rational.ts'
import { money, rule } from './explain.ts'
import { insuranceDue } from './insurance.ts'
import { type Part, splitPeriod, UMI_SINCE } from './parts.ts'
import type { Values } from './period-values.ts'
import { provisionalOf, provisionalRule } from './provisional.ts'
import type { Calculated, Provisional, Rule, Part as WirePart } from './schemas.ts'
import type { Terms } from './terms.ts'

/** Absences no longer reduce types 02 and 03 from here on: Ley del Infonavit art. 29, DOF 21 Feb 2025; date DOF 10 Nov 2025. */
const ABSENCES_COUNT_SINCE = '2025-6'
/** At most this share of the SBC where the wage is not above the minimum wage. */
const CAP = decimal('0.20')

const sum = (amounts: bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n)

/** The result, or the sentences that say which published values are missing; never both. */
export function calculateWorker(terms: Terms, values: Values): { result: Calculated } | { missing: string[] } {
  const { parts, missing } = splitPeriod(terms, values)
  const insurance = insuranceDue(terms, values)
  const all = [...missing, ...insurance.missing]
  if (all.length > 0) return { missing: all }

  const judged = parts.map((part) => judgePart(terms, part, parts.length, values))
  const due = sum(judged.map((part) => part.aplicadoCents))
  const available = terms.salarioPagadoCents ?? due + insurance.cents
  const retencion = lesser(due, available)
  const seguro = lesser(insurance.cents, available - retencion)
  const insuficiente = due + insurance.cents - retencion - seguro

  const reglas: Rule[] = []
  if (parts.length > 1)
    reglas.push(
      rule('PERIODO_DIVIDIDO', `El periodo se divide en ${parts.length} tramos, cada uno con sus valores, sus días y su tope.`),
    )
  reglas.push(...insurance.reglas)
  if (terms.sdi && !atMost(terms.salarioDiario.valor, terms.sdi.valor))
    reglas.push(
      rule(
        'SDI_MENOR_QUE_SALARIO',
        `El SDI ${terms.sdi.texto} es menor que el salario diario ${terms.salarioDiario.texto}, que forma parte de él: revíselo.`,
      ),
    )
  if (insuficiente > 0n) {
    const text = `Corresponden ${money(due + insurance.cents)} y se pagaron ${money(available)}: se retiene hasta agotar el salario, primero el crédito; faltan ${money(insuficiente)}.`
    reglas.push(rule('SALARIO_INSUFICIENTE', text))
  }
  return {
    result: {
      retencion: pesos(retencion),
      seguroDanos: pesos(seguro),
      total: pesos(retencion + seguro),
      retencionInsuficiente: pesos(insuficiente),
      reglas,
      provisionales: [...judged.flatMap((part) => part.provisionales), ...insurance.provisionales],
      tramos: judged.map((part) => part.wire),
    },
  }
}

type JudgedPart = { wire: WirePart; aplicadoCents: bigint; provisionales: Provisional[] }

function judgePart(terms: Terms, part: Part, partCount: number, values: Values): JudgedPart {
  const quota = dailyQuota(terms, part)
  const days = countedDays(terms, part, partCount)
  const importe = toCents(timesWhole(quota.cuota, days.dias))
  const reglas = [
    quota.regla,
    ...days.reglas,
    rule('IMPORTE_REDONDEADO', `Cuota sin redondear × ${days.dias} días = ${money(importe)}.`),
  ]

  const provisionales: Provisional[] = []
  if (part.unidad?.provisional) {
    reglas.push(provisionalRule(values.valoresUmi.nombre, part.unidad))
    provisionales.push(provisionalOf('valoresUmi', part.unidad, part))
  }

  let tope: bigint | undefined
  const minimum = part.minimo?.texto ?? 'de entonces'
  if (part.minimo && atMost(terms.salarioDiario.valor, part.minimo.valor)) {
    tope = toCents(timesWhole(times(terms.sbc.valor, CAP), days.dias))
    const why = `20 % × SBC ${terms.sbc.texto} × ${days.dias} días = ${money(tope)}`
    if (importe > tope) reglas.push(rule('TOPE_APLICADO', `El salario no pasa del mínimo (${minimum}): ${why}.`))
    else reglas.push(rule('TOPE_NO_ALCANZADO', `El salario no pasa del mínimo (${minimum}), y el importe no pasa de ${why}.`))
    if (part.faltas > 0 && days.dias === part.dias)
      reglas.push(
        rule(
          'TOPE_CON_AUSENCIAS',
          `El tope cuenta los ${days.dias} días de relación laboral, como el importe; con ${part.faltas} de ausencia o incapacidad puede pasar del 20 % de lo que se paga. Es el criterio de este servicio: la ley no lo aclara.`,
        ),
      )
  } else {
    reglas.push(rule('TOPE_NO_CORRESPONDE', `El salario diario pasa del mínimo de la zona (${minimum}).`))
    // A minimum wage is never lowered, and none has ever been doubled: only between the two does it matter which one comes.
    if (part.minimo?.provisional && !atMost(timesWhole(part.minimo.valor, 2), terms.salarioDiario.valor)) {
      const table = terms.zona === 'frontera' ? 'salarioMinimoFrontera' : 'salarioMinimoGeneral'
      reglas.push(provisionalRule(values[table].nombre, part.minimo))
      provisionales.push(provisionalOf(table, part.minimo, part))
    }
  }
  const aplicadoCents = tope === undefined ? importe : lesser(tope, importe)
  const wire: WirePart = {
    inicio: part.inicio,
    fin: part.fin,
    bimestre: part.bimestre,
    diasBimestre: part.diasBimestre,
    dias: days.dias,
    unidad: part.unidad ? Number(part.unidad.texto) : null,
    cuotaDiaria: Number(rounded(quota.cuota, 6)) / 1e6,
    importe: pesos(importe),
    tope: tope === undefined ? null : pesos(tope),
    aplicado: pesos(aplicadoCents),
    fechaLimitePago: values.paymentDue(part.bimestre),
    reglas,
  }
  return { wire, aplicadoCents, provisionales }
}

function dailyQuota(terms: Terms, part: Part): { cuota: Rational; regla: Rule } {
  const { descuento, sdi } = terms
  const spread = `× 2 ÷ ${part.diasBimestre} días del bimestre`
  const shown = (cuota: Rational) => (Number(rounded(cuota, 6)) / 1e6).toFixed(6)
  switch (terms.tipo) {
    case '01': {
      const cuota = overWhole(times(sdi!.valor, descuento.valor), 100)
      return { cuota, regla: rule('CUOTA_PORCENTAJE', `SDI ${sdi!.texto} × ${descuento.texto} % = ${shown(cuota)} al día.`) }
    }
    case '02': {
      const cuota = overWhole(timesWhole(descuento.valor, 2), part.diasBimestre)
      return { cuota, regla: rule('CUOTA_FIJA', `${descuento.texto} al mes ${spread} = ${shown(cuota)} al día.`) }
    }
    case '03': {
      const cuota = overWhole(timesWhole(times(descuento.valor, part.unidad!.valor), 2), part.diasBimestre)
      const inUmi = part.inicio >= UMI_SINCE
      const text = `Factor ${descuento.texto} × ${inUmi ? 'UMI' : 'salario mínimo'} ${part.unidad!.texto} ${spread} = ${shown(cuota)} al día.`
      return { cuota, regla: rule(inUmi ? 'CUOTA_FACTOR_UMI' : 'CUOTA_FACTOR_SALARIO_MINIMO', text) }
    }
  }
}

function countedDays(terms: Terms, part: Part, partCount: number): { dias: number; reglas: Rule[] } {
  if (part.faltas === 0) return { dias: part.dias, reglas: [rule('DIAS_COMPLETOS', `Cuentan los ${part.dias} días del tramo.`)] }
  const reglas: Rule[] = []
  const reduces = terms.tipo === '01' || part.bimestre < ABSENCES_COUNT_SINCE
  if (typeof terms.faltas === 'number' && partCount > 1) {
    const text = `De ${terms.faltas} días de ausencia o incapacidad en ${terms.dias}, a este tramo le tocan ${part.faltas}; envíe las fechas para que caigan donde fueron.`
    reglas.push(rule('AUSENCIAS_REPARTIDAS', text))
  }
  if (!reduces) {
    reglas.push(
      rule(
        'AUSENCIAS_NO_REDUCEN',
        `Cuentan los ${part.dias} días de relación laboral, también los ${part.faltas} de ausencia o incapacidad.`,
      ),
    )
    return { dias: part.dias, reglas }
  }
  const dias = part.dias - part.faltas
  reglas.push(rule('DIAS_MENOS_AUSENCIAS', `${part.dias} días − ${part.faltas} de ausencia o incapacidad = ${dias}.`))
  return { dias, reglas }
}
