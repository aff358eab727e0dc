import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  CORRIDA_CERRADA: {
    status: 403,
    title: 'La corrida de pruebas ya terminó',
    detail: 'Sus credenciales ya no sirven. Abra otra certificación para tener una corrida nueva.',
  },
  CORRIDA_AJENA: {
    status: 403,
    title: 'Ese contribuyente de prueba es de otra corrida',
    detail: 'Cada corrida está sola: use los patrones y el desarrollador de la suya.',
  },
  CORRIDA_NO_ENCONTRADA: {
    status: 404,
    title: 'No existe esa corrida de pruebas',
    detail: 'Las corridas se borran 30 días después de abrirse.',
  },
  CORRIDAS_AGOTADAS: {
    status: 409,
    title: 'Ya tiene abiertas todas las corridas de pruebas que se permiten',
    detail: 'Cancele una de sus certificaciones en pruebas antes de abrir otra.',
  },
  RELOJ_INVALIDO: {
    status: 400,
    title: 'El reloj no puede avanzar así',
    detail: 'Dé una duración ISO 8601 como P2M o P10D, o un número de bimestres. El reloj sólo avanza.',
  },
  RELOJ_EN_SU_LIMITE: {
    status: 409,
    title: 'El reloj de la corrida no puede avanzar tanto',
    detail: 'Una corrida puede adelantarse cinco años en total. Abra otra para seguir.',
  },
  AMBIENTE_LLENO: {
    status: 503,
    title: 'El ambiente de pruebas está lleno',
    detail: 'Otros desarrolladores lo ocupan por ahora. Repita la petición más tarde.',
  },
})
