// Refusals of the certification module. That a certification does not exist is said by the developers module, in the same words.
import { defineProblems } from '../../kernel/problem.ts'
import { LIMITS } from './rules.ts'

export const problems = defineProblems({
  PRODUCTO_NO_ENCONTRADO: { status: 404, title: 'No existe ese producto', detail: 'Consulte los suyos en GET /v1/productos.' },
  PRODUCTO_REPETIDO: {
    status: 409,
    title: 'Ya registró ese producto con esa versión',
    detail: 'Use el que ya está registrado, o registre otra versión.',
  },
  CERTIFICACION_TOPE: {
    status: 409,
    title: 'Llegó al máximo que se permite',
    detail: 'Termine o cancele lo que ya no use.',
  },
  CERTIFICACION_EN_CURSO: {
    status: 409,
    title: 'El producto ya tiene una certificación en curso',
    detail: 'Continúe con ella, o cancélela y empiece otra.',
  },
  CERTIFICACION_EN_OTRO_ESTADO: {
    status: 409,
    title: 'El estado de la certificación no permite esto',
    detail: 'Nada cambió. Consulte el estado de la certificación.',
  },
  PRUEBAS_PENDIENTES: {
    status: 409,
    title: 'Faltan pruebas obligatorias por aprobar',
    detail: 'Repita las pruebas señaladas hasta aprobarlas y solicite después la certificación.',
  },
  AMBIENTE_TERMINADO: {
    status: 409,
    title: 'El ambiente de pruebas de esta certificación ya no existe',
    detail: 'Los ambientes se eliminan a los 30 días. Cancele esta certificación y empiece otra.',
  },
  EVIDENCIA_NO_ADMITIDA: {
    status: 422,
    title: 'El archivo no se admite como evidencia',
    detail: 'Se admiten PDF, PNG, JPG, texto en UTF-8, JSON y ZIP; cuenta el contenido, no el nombre.',
  },
  EVIDENCIA_REPETIDA: { status: 409, title: 'Ese mismo archivo ya está entre las evidencias', detail: 'Nada se guardó.' },
  EVIDENCIA_NO_ENCONTRADA: {
    status: 404,
    title: 'No existe esa evidencia',
    detail: `Las de una certificación que terminó sin aprobarse se eliminan a los ${LIMITS.evidenceDays} días.`,
  },
  CONSTANCIA_NO_EXPEDIDA: {
    status: 409,
    title: 'La certificación no tiene constancia',
    detail: 'La constancia se expide cuando la certificación se aprueba.',
  },
})
