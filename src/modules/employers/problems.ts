import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  PATRON_NO_REGISTRADO: {
    status: 403,
    title: 'Su RFC no está en el padrón de patrones',
    detail: 'Esta operación es de los patrones. Si usted lo es, pida al Infonavit que revise su registro.',
  },
  NRP_AJENO: {
    status: 403,
    title: 'El registro patronal no es de este patrón',
    detail: 'Revise el NRP. Solo cuentan los que el padrón tiene con su RFC; los ve en GET /v1/patron.',
  },
})
