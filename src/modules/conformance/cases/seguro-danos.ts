import { defineAmountCase } from '../judges/amounts.ts'
import { wage, week } from '../material.ts'

export const insurance = defineAmountCase({
  id: 'seguro-danos',
  titulo: 'Seguro de daños',
  clausula: 'docs/calculadora.md: SEGURO_COMPLETO',
  estimulo: 'Un periodo en que se cobra el seguro de daños entero (`seguroDanos: completo`).',
  discount: (draw) => ({ tipoDescuento: '01', valor: draw(15, 30) }),
  exercise: (draw) => ({ periodo: week('2026-03-02', draw, 7), terminos: { ...wage(draw), seguroDanos: 'completo' } }),
  queCambiar: 'Sume el seguro de daños del bimestre (15.00) cuando el periodo lo pide, aparte de la retención.',
})
