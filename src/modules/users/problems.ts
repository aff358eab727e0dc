// Refusals of the users module.
import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  USUARIO_NO_ENCONTRADO: {
    status: 404,
    title: 'No existe ese usuario',
    detail: 'Puede que otra persona ya lo haya retirado. Revise la lista de usuarios.',
  },
  USUARIO_REPETIDO: {
    status: 409,
    title: 'Ya hay un usuario con ese correo',
    detail: 'Si perdió el acceso, envíele otra invitación desde la lista; si necesita otros permisos, cámbielos ahí.',
  },
  USUARIOS_DEMASIADOS: {
    status: 409,
    title: 'Ya no caben más usuarios',
    detail: 'Retire a quien ya no necesite entrar y vuelva a invitar.',
  },
  DERECHO_AJENO: {
    status: 403,
    title: 'No puede dar un permiso que usted no tiene',
    detail: 'Pídalo al representante, que entra con la e.firma.',
  },
  USUARIO_PROPIO: {
    status: 409,
    title: 'No puede cambiar su propio acceso',
    detail: 'Pídalo al representante o a otra persona que administre usuarios.',
  },
  INVITACION_NO_VALIDA: {
    status: 410,
    title: 'La invitación ya no sirve',
    detail: 'Ya se usó, venció a los siete días o se envió otra después. Pida a quien le invitó que le envíe una nueva.',
  },
  LLAVE_NO_VALIDA: {
    status: 401,
    title: 'No se reconoció la llave de acceso',
    detail: 'Vuelva a intentarlo. Si cambió de equipo, pida a quien le invitó que le envíe otra invitación.',
  },
  USUARIO_NO_ENTRA: {
    status: 401,
    title: 'Los datos no coinciden',
    detail: 'Revise el RFC del patrón, su correo, su contraseña y el código de su aplicación. Cada código sirve una vez.',
  },
})
