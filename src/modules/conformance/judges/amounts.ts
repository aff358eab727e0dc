// What the tests of amounts share: one worker, one notice, one pay period, and the developer's report to the cent.
import { type Case, type Draw, defineCase, type Exercise, type ExerciseDraft, type NoticeDraft, type Report } from '../case.ts'
import { people } from '../material.ts'
import { deliveredBy, judgeReports, money, type ReportMistake, sameAmount } from './rules.ts'

type AmountCase = Pick<Case, 'id' | 'titulo' | 'clausula' | 'estimulo'> & {
  discount: (draw: Draw) => Pick<NoticeDraft, 'tipoDescuento' | 'valor'>
  exercise: (draw: Draw) => Pick<ExerciseDraft, 'periodo' | 'terminos'>
  queCambiar: string
}

export const NOTHING_REPORTED = {
  explicacion: 'No se observó el reporte de lo que se retendría.',
  queCambiar:
    'Lea los ejercicios en GET /sandbox/v1/nomina después de leer los avisos, y envíe lo que su nómina retendría a POST /sandbox/v1/reportes.',
}

/** The amount, or undefined where it is right. Wrong insurance is told apart from a wrong withholding. */
export function amountMistake({ periodo, esperado }: Exercise, report: Report, queCambiar: string): ReportMistake | undefined {
  const pay = `Del ${periodo.inicio} al ${periodo.fin}`
  if (!sameAmount(report.retencion, esperado.retencion)) {
    return {
      texto: `${pay} reportó una retención de ${money(report.retencion)} y corresponde ${money(esperado.retencion)}. ${esperado.reglas.join(' ')}`,
      queCambiar,
    }
  }
  if (!sameAmount(report.seguroDanos, esperado.seguroDanos)) {
    return {
      texto: `${pay} reportó un seguro de daños de ${money(report.seguroDanos)} y corresponde ${money(esperado.seguroDanos)}.`,
      queCambiar,
    }
  }
  return undefined
}

export const defineAmountCase = ({ discount, exercise, queCambiar, ...rest }: AmountCase): Case =>
  defineCase({
    ...rest,
    obligatoria: true,
    observa: 'El reporte del ejercicio trae la retención y el seguro de daños exactos, al centavo.',
    carril: 'nomina',
    prepara: (draw) => ({
      personas: people(1),
      avisos: [{ persona: 0, tipoAviso: '02', ...discount(draw) }],
      ejercicios: [{ persona: 0, aviso: 0, ...exercise(draw) }],
    }),
    siNada: NOTHING_REPORTED,
    juzga: (seen) =>
      judgeReports(
        seen,
        deliveredBy(seen),
        (expected, report) => amountMistake(expected, report, queCambiar),
        'El importe es exacto, al centavo.',
      ),
  })
