// Refusals that any route can answer; a module's own stand in its problems.ts.
import { defineProblems } from '../kernel/problem.ts'

export const httpProblems = defineProblems({
  PARAMETRO_INVALIDO: {
    status: 400,
    title: 'Un parámetro de la consulta no es válido',
    detail: 'Revise los campos señalados y vuelva a intentarlo.',
  },
  CUERPO_INVALIDO: {
    status: 400,
    title: 'El cuerpo de la petición no es válido',
    detail: 'Revise los campos señalados y vuelva a intentarlo.',
  },
  CURSOR_INVALIDO: {
    status: 400,
    title: 'El cursor no corresponde a esta consulta',
    detail: 'Use el cursor tal como se recibió y con los mismos filtros, o empiece sin cursor.',
  },
  PETICION_ILEGIBLE: {
    status: 400,
    title: 'La petición no se pudo leer',
    detail: 'Lo recibido no es una petición HTTP bien formada.',
  },
  NO_AUTENTICADO: {
    status: 401,
    title: 'Falta un token de acceso válido',
    detail: 'Pida un token en POST /v1/token y envíelo en el encabezado Authorization: Bearer.',
  },
  PERMISO_INSUFICIENTE: {
    status: 403,
    title: 'Su credencial no permite esta operación',
    detail: 'Use una credencial que tenga este permiso.',
  },
  RUTA_NO_ENCONTRADA: {
    status: 404,
    title: 'No existe este recurso',
    detail: 'Revise la dirección. La referencia del servicio está en /docs.',
  },
  METODO_NO_PERMITIDO: {
    status: 405,
    title: 'Este recurso no admite el método',
    detail: 'El encabezado Allow dice cuáles admite.',
  },
  NO_ACEPTABLE: { status: 406, title: 'No se puede entregar en el formato pedido', detail: 'Revise el encabezado Accept.' },
  IDEMPOTENCIA_EN_CURSO: {
    status: 409,
    title: 'Otra petición con la misma Idempotency-Key está en curso',
    detail: 'Espere unos segundos y repita la misma petición.',
  },
  CUERPO_DEMASIADO_GRANDE: {
    status: 413,
    title: 'El cuerpo de la petición es demasiado grande',
    detail: 'Divida la petición en partes más pequeñas.',
  },
  TIPO_NO_ADMITIDO: {
    status: 415,
    title: 'El tipo de contenido no se admite aquí',
    detail: 'Revise el encabezado Content-Type; en general es application/json.',
  },
  IDEMPOTENCIA_DISTINTA: {
    status: 422,
    title: 'La Idempotency-Key ya se usó con otra petición',
    detail: 'Use una clave nueva para cada petición distinta.',
  },
  TIEMPO_AGOTADO: {
    status: 408,
    title: 'La petición tardó demasiado en llegar completa',
    detail: 'Nada se guardó. Repítala; si su conexión es lenta, divida la petición en partes más pequeñas.',
  },
  ENCABEZADOS_DEMASIADO_GRANDES: {
    status: 431,
    title: 'La dirección o los encabezados son demasiado grandes',
    detail: 'Entre todos no deben pasar de 16 KiB.',
  },
  LIMITE_EXCEDIDO: { status: 429, title: 'Demasiadas peticiones', detail: 'Espere los segundos que indica Retry-After.' },
  ERROR_INTERNO: {
    status: 500,
    title: 'Ocurrió un error en el servicio',
    detail: 'No es culpa de su petición. Repítala más tarde; si persiste, comunique el X-Request-Id.',
  },
  SERVICIO_NO_DISPONIBLE: {
    status: 503,
    title: 'El servicio no está disponible por ahora',
    detail: 'Nada se guardó. Repita la petición después de los segundos que indica Retry-After.',
  },
})
