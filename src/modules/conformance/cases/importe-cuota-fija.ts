import { defineAmountCase } from '../judges/amounts.ts'
import { monthly, wage } from '../material.ts'

const FORTNIGHTS = [
  { inicio: '2026-01-01', fin: '2026-01-15' },
  { inicio: '2026-01-16', fin: '2026-01-31' },
  { inicio: '2026-07-01', fin: '2026-07-15' },
  { inicio: '2026-07-16', fin: '2026-07-31' },
]

export const fixedAmount = defineAmountCase({
  id: 'importe-cuota-fija',
  titulo: 'Importe con cuota fija (tipo 02)',
  clausula: 'docs/calculadora.md: CUOTA_FIJA',
  estimulo: 'Una retención en pesos al mes, y una quincena.',
  discount: (draw) => ({ tipoDescuento: '02', valor: monthly(draw) }),
  exercise: (draw) => ({ periodo: FORTNIGHTS[draw(0, FORTNIGHTS.length - 1)]!, terminos: wage(draw) }),
  queCambiar:
    'Con tipo 02 la cuota diaria son los pesos al mes por 2 entre los días del bimestre (59 a 62); multiplíquela por los días.',
})
