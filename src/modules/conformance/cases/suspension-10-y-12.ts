import { defineCase } from '../case.ts'
import { NOTHING_REPORTED } from '../judges/amounts.ts'
import { deliveredBy, judgeReports, money, sameAmount } from '../judges/rules.ts'
import { people, plainWeek, retention } from '../material.ts'

const CHANGE =
  'Con `SUSPENDER_Y_DEVOLVER` (tipo 12) devuelva al trabajador lo retenido y no enterado; con `SUSPENDER_Y_ENTERAR` (tipo 10) entérelo al instituto.'

export const suspensions = defineCase({
  id: 'suspension-10-y-12',
  titulo: 'Distingue las suspensiones 10 y 12',
  clausula: 'GET /v1/avisos: `efecto`',
  obligatoria: true,
  estimulo: 'Se suspenden dos créditos, uno con tipo 10 y otro con tipo 12, cuando ya se había retenido dinero en el bimestre.',
  observa: 'El reporte entera lo retenido en el primero y lo devuelve en el segundo, y deja de retener en ambos.',
  carril: 'nomina',
  prepara: (draw) => ({
    personas: people(2),
    avisos: [
      retention(0, draw, { dia: 40 }),
      retention(1, draw, { dia: 40 }),
      retention(0, draw, { tipoAviso: '10', dia: 3 }),
      retention(1, draw, { tipoAviso: '12', dia: 3 }),
    ],
    ejercicios: [
      { ...plainWeek(0, 2, draw), retenidoPorEnterar: draw(50_000, 90_000) / 100 },
      { ...plainWeek(1, 3, draw), retenidoPorEnterar: draw(50_000, 90_000) / 100 },
    ],
  }),
  siNada: NOTHING_REPORTED,
  juzga: (seen) =>
    judgeReports(
      seen,
      deliveredBy(seen),
      (exercise, report) => {
        const held = exercise.retenidoPorEnterar ?? 0
        const back = exercise.persona === 1
        const [devolver, enterar] = back ? [held, 0] : [0, held]
        const type = back ? '12' : '10'
        if (!sameAmount(report.retencion, 0))
          return {
            texto: `Sigue reteniendo ${money(report.retencion)} después de la suspensión tipo ${type}.`,
            queCambiar: CHANGE,
          }
        if (sameAmount(report.devolver, devolver) && sameAmount(report.enterar, enterar)) return undefined
        return {
          texto: `De ${money(held)} retenidos, con la suspensión tipo ${type} reportó devolver ${money(report.devolver)} y enterar ${money(report.enterar)}; corresponde devolver ${money(devolver)} y enterar ${money(enterar)}.`,
          queCambiar: CHANGE,
        }
      },
      'Trató cada suspensión como corresponde.',
    ),
})
