import { defineProblems } from '../../kernel/problem.ts'

export const problems = defineProblems({
  // One answer for every cause: what exactly was wrong would help a guesser. The audit log keeps the cause.
  CREDENCIAL_INVALIDA: {
    status: 401,
    title: 'El RFC, la contraseña o el código no son válidos',
    detail:
      'Revise los tres. El código cambia cada 30 segundos y sirve una sola vez; el reloj del equipo debe estar en hora. Si su contraseña venció o la perdió, renuévela con su e.firma.',
  },
  CONTRASENA_VIGENTE: {
    status: 409,
    title: 'Ya hay una contraseña vigente para este RFC',
    detail: 'Para recibir una nueva use la renovación (contrasena:renovar); la anterior deja de servir en ese momento.',
  },
  CONTRASENA_INEXISTENTE: {
    status: 404,
    title: 'No hay una contraseña de este RFC',
    detail: 'Solicite una con su e.firma (contrasena:emitir).',
  },
  CONTRASENA_CAMBIADA: {
    status: 409,
    title: 'La contraseña cambió mientras se atendía su petición',
    detail: 'Otra petición la renovó o canceló al mismo tiempo. Revise su correo antes de volver a intentarlo.',
  },
})
