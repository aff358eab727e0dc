import { defineProblems } from '../../../kernel/problem.ts'

export const problems = defineProblems({
  CATALOGO_NO_ENCONTRADO: { status: 404, title: 'No existe este catálogo', detail: 'Los que hay están en GET /v1/catalogos.' },
})
