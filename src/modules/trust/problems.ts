// Refusals of the trust module.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  PATRON_NO_REGISTRADO: {
    status: 403,
    title: 'Quien firma no está en el padrón de patrones',
    detail: 'Sólo un patrón registrado puede otorgar una relación de confianza. Verifique con el Instituto su registro patronal.',
  },
  NRP_AJENO: {
    status: 403,
    title: 'Un registro patronal no es del patrón o no está asociado',
    detail: 'Otorgue la relación sólo sobre sus registros patronales asociados; consúltelos en GET /v1/patron.',
  },
  RELACION_INVALIDA: {
    status: 422,
    title: 'Los términos de la relación no se admiten',
    detail: 'Corrija los campos señalados y firme de nuevo.',
  },
  RELACION_TRASLAPADA: {
    status: 409,
    title: 'Ya existe una relación con este desarrollador en esas fechas',
    detail: 'Una relación que se traslape con otra sólo se admite como prórroga: debe terminar después que ella.',
  },
  RELACION_NO_ENCONTRADA: { status: 404, title: 'No existe esa relación de confianza' },
  RELACION_TERMINADA: {
    status: 409,
    title: 'La relación ya había terminado',
    detail: 'Nada cambió: una relación vencida o revocada ya no da acceso.',
  },
  RELACION_NO_VIGENTE: {
    status: 403,
    title: 'No existe una relación de confianza vigente que permita esta consulta',
    detail:
      'El patrón debe otorgarla (o renovarla) por e.firma para estos registros patronales, y su certificación debe estar vigente.',
  },
})
