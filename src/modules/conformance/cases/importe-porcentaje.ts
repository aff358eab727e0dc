import { defineAmountCase } from '../judges/amounts.ts'
import { wage, week } from '../material.ts'

export const percentage = defineAmountCase({
  id: 'importe-porcentaje',
  titulo: 'Importe con porcentaje (tipo 01)',
  clausula: 'docs/calculadora.md: CUOTA_PORCENTAJE',
  estimulo: 'Una retención con porcentaje, de quien tiene un salario integrado mayor que su base de cotización.',
  discount: (draw) => ({ tipoDescuento: '01', valor: draw(15, 30) }),
  exercise: (draw) => {
    const terminos = wage(draw)
    return {
      periodo: week('2026-05-04', draw, 7),
      terminos: { ...terminos, sdi: Math.round((terminos.sdi ?? 0) * 140) / 100, sbc: terminos.sbc },
    }
  },
  queCambiar: 'Con tipo 01 multiplique el salario diario integrado, sin tope, por el porcentaje y por los días.',
})
