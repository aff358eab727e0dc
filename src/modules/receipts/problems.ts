import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  VERIFICACION_NO_ENCONTRADA: {
    status: 404,
    title: 'Ningún documento de este servicio lleva ese folio',
    detail: 'Compare el folio con el del documento. Si es el mismo, el documento no es auténtico.',
  },
})
