import { defineAmountCase } from '../judges/amounts.ts'
import { monthly, wage } from '../material.ts'

const ACROSS = [
  { inicio: '2026-02-24', fin: '2026-03-02' },
  { inicio: '2026-06-26', fin: '2026-07-05' },
  { inicio: '2026-08-27', fin: '2026-09-05' },
]

export const acrossBimesters = defineAmountCase({
  id: 'periodo-entre-bimestres',
  titulo: 'Periodo que toca dos bimestres',
  clausula: 'docs/calculadora.md: PERIODO_DIVIDIDO',
  estimulo: 'Un periodo de pago que empieza en un bimestre y termina en otro, de distinto número de días.',
  discount: (draw) => ({ tipoDescuento: '02', valor: monthly(draw) }),
  exercise: (draw) => ({ periodo: ACROSS[draw(0, ACROSS.length - 1)]!, terminos: wage(draw) }),
  queCambiar:
    'Divida el periodo donde termina el bimestre, calcule y redondee cada parte con los días de su bimestre, y súmelas.',
})
