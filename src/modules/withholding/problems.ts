import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  VALOR_NO_PUBLICADO: {
    status: 422,
    title: 'Falta un valor publicado para calcular el periodo',
    detail:
      'El periodo toca días sin salario mínimo, UMI o seguro cargados. Acorte el periodo, o repita cuando el valor de esos días esté publicado.',
  },
})
