// What the suite saw of one request and its answer. Times are the real clock's, in milliseconds; nothing in it is a secret.

/** How the suite itself answered, in place of the service or over its answer. */
export type ProvocationKind =
  | 'limite-429'
  | 'servicio-503'
  | 'sin-respuesta'
  | 'conexion-cortada'
  | 'token-terminado'
  | 'pagina-repetida'
  | 'campos-nuevos'
  | 'sin-relacion'

/** A notice as far as the judges look at it. */
export type SeenNotice = { folioAviso: string; fechaEfecto: string | null; efecto: string | null }

export type Answer = {
  /** Of a refusal: `codigo`, or `error` at the token endpoint. */
  codigo?: string
  cursor?: string
  hayMas?: boolean
  avisos?: SeenNotice[]
  /** Seconds of Retry-After. */
  esperar?: number
  etag?: string
  /** Fingerprint of the access token that was issued, and how many seconds it was said to live. */
  token?: string
  vida?: number
  /** By how many steps of 30 s the client's one-time code was off; null: of no step near. */
  desfase?: number | null
}

export type Exchange = {
  /** Number within the run, also that of its event. */
  n: number
  inicio: number
  /** When the answer had left, or the connection ended. */
  fin: number
  metodo: string
  /** Route pattern below the environment, `/v1/avisos/:folioAviso`; null where there is no such route. */
  ruta: string | null
  camino: string
  consulta: Record<string, string>
  userAgent: string | null
  encabezados: Record<string, string>
  /** Fingerprint of the access token that was sent. */
  token: string | null
  /** The parsed body without secrets; `otp` stands in it as a fingerprint. */
  cuerpo: unknown
  cuerpoSha256: string | null
  /** 0: the client got no answer. */
  estado: number
  /** The answer left whole. */
  entregada: boolean
  provocacion: ProvocationKind | null
  /** The case that provoked. */
  caso: string | null
  respuesta: Answer
}

export const FEED_ROUTE = '/v1/avisos'
export const ACKNOWLEDGEMENT_ROUTE = '/v1/avisos/acuses'
export const TOKEN_ROUTE = '/v1/token'
