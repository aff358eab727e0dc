// Refusals of the developers module.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  DESARROLLADOR_NO_CERTIFICADO: {
    status: 403,
    title: 'El desarrollador no está certificado',
    detail: 'Sólo un desarrollador con certificación vigente puede recibir avisos. Consulte GET /v1/desarrolladores.',
  },
  CERTIFICACION_INVALIDA: {
    status: 400,
    title: 'La certificación no se puede registrar así',
    detail: 'Revise los campos señalados; nada se guardó.',
  },
  CERTIFICACION_NO_ENCONTRADA: { status: 404, title: 'No existe esa certificación' },
  CERTIFICACION_TERMINADA: { status: 409, title: 'La certificación ya estaba revocada' },
})
