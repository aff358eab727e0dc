import { defineAmountCase } from '../judges/amounts.ts'
import { wage, week } from '../material.ts'

export const factor = defineAmountCase({
  id: 'importe-factor',
  titulo: 'Importe con factor de descuento (tipo 03)',
  clausula: 'docs/calculadora.md: CUOTA_FACTOR_UMI',
  estimulo: 'Una retención con factor.',
  discount: (draw) => ({ tipoDescuento: '03', valor: draw(80_000, 250_000) / 10_000 }),
  exercise: (draw) => ({ periodo: week('2026-01-05', draw, 7), terminos: wage(draw) }),
  queCambiar:
    'Con tipo 03 la cuota diaria es el factor por la UMI (no la UMA ni el salario mínimo) por 2 entre los días del bimestre.',
})
