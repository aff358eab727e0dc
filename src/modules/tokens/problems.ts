// Refusals of the authorization server. Those in lower case are IETF RFC 6749's own (5.2), RFC 9449's and RFC 6750's: at the token
// endpoints they travel as `{error, error_description}` (oauth-error.ts). RFC 6749 allows ASCII only in a description, so these
// texts, and every `detail` given with them, are Spanish that needs no accent.
import { defineProblems } from '../../kernel/problem.ts'

export const oauthProblems = defineProblems({
  invalid_request: { status: 400, title: 'La petición de token está incompleta o mal formada' },
  invalid_client: {
    status: 401,
    title: 'Las credenciales no se aceptan',
    detail: 'Credenciales no aceptadas: el RFC, la clave secreta o el OTP no corresponden, o ya no sirven.',
  },
  unsupported_grant_type: {
    status: 400,
    title: 'Solo se admite grant_type=client_credentials',
    detail: 'Solo se admite grant_type=client_credentials.',
  },
  invalid_scope: {
    status: 400,
    title: 'Se pidió un alcance que no existe',
    detail: 'Los alcances que existen son: lectura escritura.',
  },
  invalid_dpop_proof: { status: 400, title: 'La prueba DPoP no se acepta' },
  temporarily_unavailable: {
    status: 503,
    title: 'El servicio no puede emitir tokens por ahora',
    detail: 'El servicio no puede atender por ahora. Repita la misma solicitud en los segundos que indica Retry-After.',
  },
  slow_down: {
    status: 429,
    title: 'Demasiados intentos de pedir un token',
    detail: 'Demasiados intentos. Espere los segundos que indica Retry-After.',
  },
  server_error: {
    status: 500,
    title: 'Ocurrió un error al emitir el token',
    detail: 'El servicio tuvo un error ajeno a su solicitud. Repita en unos minutos; si persiste, comunique el X-Request-Id.',
  },
})

export const tokenProblems = defineProblems({
  ROTACION_EN_CURSO: {
    status: 409,
    title: 'Otra rotación de llaves ocurrió en este momento',
    detail: 'Ya hay una llave nueva; no hace falta rotar otra vez.',
  },
})
