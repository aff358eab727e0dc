import { defineCase } from '../case.ts'
import { NOTHING_REPORTED } from '../judges/amounts.ts'
import { deliveredBy, deliveries, judgeReports } from '../judges/rules.ts'
import { people, plainWeek, retention } from '../material.ts'

export const effectiveDates = defineCase({
  id: 'fechas-de-efecto',
  titulo: 'Empieza, cambia y termina en la fecha que corresponde',
  clausula: 'GET /v1/avisos: `fechaEfecto`',
  obligatoria: true,
  estimulo: 'Se publican una retención, una modificación y una suspensión de tres trabajadores.',
  observa:
    'El reporte dice desde qué día surte efecto cada aviso: el día siguiente, el primero del bimestre siguiente, el mismo día.',
  carril: 'nomina',
  prepara: (draw) => ({
    personas: people(3),
    avisos: [
      retention(0, draw, { dia: 9 }),
      retention(1, draw, { dia: 40 }),
      retention(1, draw, { tipoAviso: '07', dia: 9 }),
      retention(2, draw, { dia: 40 }),
      retention(2, draw, { tipoAviso: '11', dia: 9 }),
    ],
    ejercicios: [plainWeek(0, 0, draw), plainWeek(1, 2, draw), plainWeek(2, 4, draw)],
  }),
  siNada: NOTHING_REPORTED,
  juzga(seen) {
    const found = deliveries(seen)
    return judgeReports(
      seen,
      deliveredBy(seen),
      ({ esperado }, report) => {
        const notice = found.get(esperado.folioAviso)?.respuesta.avisos?.find((a) => a.folioAviso === esperado.folioAviso)
        if (!notice?.fechaEfecto || report.surteEfecto === notice.fechaEfecto) return undefined
        return {
          texto: `Del aviso ${esperado.folioAviso} reportó que surte efecto el ${report.surteEfecto ?? '(sin fecha)'}, y es el ${notice.fechaEfecto}.`,
          queCambiar:
            'Use `fechaEfecto`: la retención empieza al día siguiente de notificada, la modificación el primer día del bimestre siguiente, la suspensión el mismo día.',
        }
      },
      'Las tres fechas son las que corresponden.',
    )
  },
})
