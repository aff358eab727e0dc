// Refusals of what the institute's systems send.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  ENVIO_INTERRUMPIDO: {
    status: 400,
    title: 'El envío no llegó completo',
    detail: 'Se cortó o no se pudo descomprimir. Lo ya guardado queda; repita el mismo envío: nada se duplica.',
  },
  CATALOGO_RECHAZADO: {
    status: 422,
    title: 'El catálogo tiene líneas que no se admiten',
    detail: 'Nada se importó: un catálogo entra entero o no entra. Corrija las líneas señaladas y repita el envío.',
  },
})
