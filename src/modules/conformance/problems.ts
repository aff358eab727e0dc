// Refusals of the conformance module.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  PRUEBA_NO_ENCONTRADA: {
    status: 404,
    title: 'No existe esa prueba',
    detail: 'La lista de pruebas viene en la respuesta de POST /v1/certificaciones.',
  },
})
