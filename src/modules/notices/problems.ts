// Refusals of the notices module.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  AVISO_NO_ENCONTRADO: {
    status: 404,
    title: 'No existe ese aviso',
    detail: 'Ningún aviso con ese folio está a su alcance. Revise el folio y, si es desarrollador, su relación de confianza.',
  },
})
