import { addDays } from '../../../kernel/dates.ts'
import { defineAmountCase } from '../judges/amounts.ts'
import { monthly, wage, week } from '../material.ts'

export const absences = defineAmountCase({
  id: 'ausencias',
  titulo: 'Las ausencias ya no reducen la cuota fija ni el factor',
  clausula: 'Ley del Infonavit, art. 29 (DOF 21 feb 2025); docs/calculadora.md: AUSENCIAS_NO_REDUCEN',
  estimulo: 'Una retención en pesos al mes, de quien faltó dos días a su trabajo.',
  discount: (draw) => ({ tipoDescuento: '02', valor: monthly(draw) }),
  exercise: (draw) => {
    const periodo = week('2026-03-02', draw, 7)
    const fechasAusencias = [addDays(periodo.inicio, 2), addDays(periodo.inicio, 3)]
    return { periodo, terminos: { ...wage(draw), fechasAusencias } }
  },
  queCambiar:
    'Desde el bimestre 6 de 2025 cuente todos los días de relación laboral en los tipos 02 y 03, también los de ausencia e incapacidad.',
})
