import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  VERIFICACION_NO_ENCONTRADA: {
    status: 404,
    title: 'Ningún documento de este servicio lleva ese folio',
    detail:
      'Revise letra por letra: se confunden el 0 y la O, el 1, la I y la L, el 8 y la B, el 5 y la S. Si el folio es exactamente el del documento, este servicio no lo expidió.',
  },
  VERIFICACION_SIN_CODIGO: {
    status: 404,
    title: 'Falta el código de verificación del aviso',
    detail:
      'Para verificar un aviso, escriba después de su folio las ocho letras y dígitos que están junto a él en el papel (por ejemplo R0212026000001-7Q2M-9KXD).',
  },
})
