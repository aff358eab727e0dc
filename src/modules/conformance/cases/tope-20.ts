import { defineAmountCase } from '../judges/amounts.ts'
import { week } from '../material.ts'

export const cap = defineAmountCase({
  id: 'tope-20',
  titulo: 'Tope de 20 % a quien gana el salario mínimo',
  clausula: 'Ley Federal del Trabajo, art. 97; docs/calculadora.md: TOPE_APLICADO',
  estimulo: 'Una retención que pasa del 20 % del salario de quien gana el mínimo.',
  discount: (draw) => ({ tipoDescuento: '02', valor: draw(350_000, 500_000) / 100 }),
  exercise: (draw) => ({
    periodo: week('2026-03-02', draw, 7),
    terminos: { salarioDiario: 315.04, sdi: 330.57, sbc: 330.57, zona: 'general' },
  }),
  queCambiar:
    'Si el salario diario no pasa del mínimo de la zona, retenga a lo más el 20 % del salario base de cotización por los días.',
})
