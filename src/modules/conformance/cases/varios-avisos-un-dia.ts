import { defineCase } from '../case.ts'
import { amountMistake, NOTHING_REPORTED } from '../judges/amounts.ts'
import { deliveredBy, judgeReports } from '../judges/rules.ts'
import { people, plainWeek, retention } from '../material.ts'

const CHANGE =
  'De varios avisos del mismo crédito, clase y día cuenta el creado al último: el que no trae `sustituidoPor`, que es el de serie mayor.'

export const sameDay = defineCase({
  id: 'varios-avisos-un-dia',
  titulo: 'De varios avisos de una clase y un día cuenta el último',
  clausula: 'GET /v1/avisos: `sustituidoPor`',
  obligatoria: true,
  estimulo: 'Se publican tres avisos del mismo crédito, clase y día; el creado al último no llega al final.',
  observa: 'Reporta la retención del aviso que cuenta.',
  carril: 'nomina',
  prepara: (draw) => ({
    personas: people(1),
    avisos: [retention(0, draw, { serie: 1 }), retention(0, draw, { serie: 3 }), retention(0, draw, { serie: 2 })],
    ejercicios: [plainWeek(0, 1, draw)],
  }),
  siNada: NOTHING_REPORTED,
  juzga: (seen) =>
    judgeReports(
      seen,
      deliveredBy(seen),
      (expected, report) =>
        report.folioAviso !== expected.esperado.folioAviso
          ? {
              texto: `Aplicó el aviso ${report.folioAviso}, y el que cuenta es ${expected.esperado.folioAviso}.`,
              queCambiar: CHANGE,
            }
          : amountMistake(expected, report, CHANGE),
      'Aplicó el aviso creado al último.',
    ),
})
