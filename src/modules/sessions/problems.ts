import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  SESION_REQUERIDA: {
    status: 401,
    title: 'Su sesión terminó o no ha entrado',
    detail: 'Entre de nuevo al portal y repita lo que estaba haciendo.',
  },
  SESION_SIN_DERECHO: {
    status: 403,
    title: 'Su sesión no permite hacer esto',
    detail:
      'Si entró con contraseña, entre con la e.firma. Si usted es usuario de un patrón o desarrollador, pida el permiso a su representante.',
  },
  FORMULARIO_AJENO: {
    status: 403,
    title: 'El formulario no llegó de esta página',
    detail: 'No se cambió nada. Regrese a la página, recárguela y envíe el formulario otra vez.',
  },
})
