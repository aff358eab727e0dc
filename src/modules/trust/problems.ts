// Refusals of the trust module.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
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
  RELACION_NO_REVOCADA: {
    status: 409,
    title: 'La relación no se ha revocado',
    detail: 'Sólo una relación revocada tiene acuse de revocación.',
  },
  RELACION_SIN_TRASPASO: {
    status: 404,
    title: 'La relación no se otorgó con traspaso',
    detail: 'El patrón no indicó `traspasoDe` al firmarla. Lea desde el principio, o desde un cursor que el patrón le dé.',
  },
  RELACION_TERMINADA: {
    status: 409,
    title: 'La relación ya había terminado',
    detail: 'Nada cambió: una relación vencida o revocada ya no da acceso.',
  },
  SOLICITUD_PENDIENTE: {
    status: 409,
    title: 'Ya hay una solicitud pendiente con este patrón',
    detail: 'Espere su respuesta, o retírela y haga otra.',
  },
  SOLICITUD_NO_ENCONTRADA: { status: 404, title: 'No existe esa solicitud de relación' },
  SOLICITUD_RESUELTA: {
    status: 409,
    title: 'La solicitud ya no está pendiente',
    detail: 'Nada cambió: ya se otorgó, se rechazó o se retiró.',
  },
  RELACION_NO_VIGENTE: {
    status: 403,
    title: 'No existe una relación de confianza vigente que permita esta consulta',
    detail:
      'El patrón debe otorgarla (o renovarla) por e.firma para estos registros patronales, y su certificación debe estar vigente.',
  },
})
