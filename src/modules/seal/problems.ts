import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  SELLO_NO_VIGENTE: {
    status: 503,
    title: 'El sello del Instituto no está vigente',
    detail:
      'El documento no se puede sellar por ahora; nada se perdió. Repita la petición más tarde: el operador debe renovar el sello.',
  },
})
