import { defineCase } from '../case.ts'
import { amountMistake, NOTHING_REPORTED } from '../judges/amounts.ts'
import { answered, deliveredBy, judgeReports, provoked, sameAmount } from '../judges/rules.ts'
import { people, plainWeek, retention } from '../material.ts'

const CHANGE = 'Guarde cada aviso por su `folioAviso` y no aplique otra vez uno que ya tiene: una página puede llegar dos veces.'

export const pageTwice = defineCase({
  id: 'pagina-repetida',
  titulo: 'Una página que llega dos veces se aplica una sola',
  clausula: 'GET /v1/avisos: `folioAviso`',
  obligatoria: true,
  estimulo: 'La primera página se entrega otra vez en lugar de la segunda; después sigue la segunda.',
  observa: 'Lo que reporta que retendría no se duplica.',
  carril: 'repetida',
  pagina: 3,
  prepara: (draw) => ({
    personas: people(5),
    avisos: Array.from({ length: 5 }, (_, i) => retention(i, draw)),
    ejercicios: [plainWeek(0, 0, draw), plainWeek(4, 4, draw)],
  }),
  provoca: { ante: 'lectura', turno: (turno) => (turno === 2 ? { tipo: 'pagina-repetida' } : undefined) },
  siNada: NOTHING_REPORTED,
  juzga(seen) {
    const repeated = provoked(seen, 'pagina-repetida').find(answered)
    const all = deliveredBy(seen)
    if (!repeated || !all) return undefined
    const since = repeated.inicio > all.inicio ? repeated : all
    return judgeReports(
      seen,
      since,
      (expected, report) =>
        sameAmount(report.retencion, expected.esperado.retencion * 2)
          ? { texto: 'Reportó el doble de la retención: aplicó dos veces el mismo aviso.', queCambiar: CHANGE }
          : amountMistake(expected, report, CHANGE),
      'Aplicó una sola vez los avisos que llegaron dos veces.',
    )
  },
})
