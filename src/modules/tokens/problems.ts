import { defineProblems } from '../../kernel/problem.ts'

export const tokenProblems = defineProblems({
  ROTACION_EN_CURSO: {
    status: 409,
    title: 'Otra rotación de llaves ocurrió en este momento',
    detail: 'Ya hay una llave nueva; no hace falta rotar otra vez.',
  },
})
