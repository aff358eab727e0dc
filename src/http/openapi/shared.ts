// What the contract says once for all operations: its introduction, who may call, headers and parameters.
import type { Access } from '../access.ts'

const DESCRIPTION = `El Servicio de Intercomunicación de Avisos (SIA) entrega a los sistemas de nómina, como datos, los avisos con los que el
Infonavit pide a un patrón iniciar, modificar o suspender la retención del crédito de una persona trabajadora.

**Para empezar.** El patrón obtiene una contraseña con su e.firma, otorga una relación de confianza al desarrollador de nómina, y este
pide un token en \`POST /v1/token\` y lee los avisos en \`GET /v1/avisos\`.

**Convenciones.** JSON en UTF-8. Fechas \`AAAA-MM-DD\`; instantes RFC 3339 en UTC. Un campo o parámetro desconocido se rechaza. Las listas
responden \`{datos, cursor, hayMas}\`: \`cursor\` viene siempre, también en la última página, y sirve para continuar más tarde.

**Errores.** \`application/problem+json\` (RFC 9457) con un \`codigo\` estable, explicado en [/docs/errores](/docs/errores).
Cada respuesta lleva \`X-Request-Id\`; menciónelo si pide ayuda.`

export const info = {
  title: 'Servicio de Intercomunicación de Avisos (SIA)',
  version: '1.0.0',
  summary: 'Avisos de retención, modificación y suspensión de créditos para sistemas de nómina',
  description: DESCRIPTION,
  contact: { name: 'Operación del servicio' },
  license: { name: 'Uso conforme a los términos del servicio', identifier: 'LicenseRef-SIA' },
}

export const SECURITY: Record<Access, Record<string, never[]>[]> = {
  public: [],
  efirma: [],
  client: [{ cliente: [] }, {}],
  token: [{ token: [] }],
  operator: [{ operador: [] }],
  session: [],
}

export const securitySchemes = {
  token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'Token de acceso de `POST /v1/token`, válido una hora: `Authorization: Bearer …`.',
  },
  cliente: {
    type: 'http',
    scheme: 'basic',
    description:
      'RFC y contraseña. También pueden ir en el cuerpo (`client_id`, `client_secret`), o en su lugar una `client_assertion` firmada.',
  },
  operador: { type: 'http', scheme: 'bearer', description: 'Credencial del personal del instituto que opera el servicio.' },
}

export const headers = {
  'X-Request-Id': {
    description:
      'Identifica la petición en el registro del servicio. Si la petición trae uno (1 a 64 letras, dígitos, `.`, `_`, `-`), es el mismo.',
    schema: { type: 'string', maxLength: 64 },
  },
  ETag: {
    description: 'Huella de la respuesta. Envíela en `If-None-Match` para recibir 304 si nada cambió.',
    schema: { type: 'string' },
  },
  'Retry-After': {
    description: 'Segundos que hay que esperar antes de repetir la petición.',
    schema: { type: 'integer', minimum: 0 },
  },
  RateLimit: { description: 'Lo que queda del límite y cuándo se renueva.', schema: { type: 'string' } },
  'RateLimit-Policy': { description: 'El límite y su ventana.', schema: { type: 'string' } },
  'WWW-Authenticate': { description: 'Cómo autenticarse.', schema: { type: 'string' } },
  'Idempotent-Replayed': {
    description: '`true` cuando es la respuesta guardada de una petición anterior.',
    schema: { type: 'string', enum: ['true'] },
  },
}

export const parameters = {
  'Idempotency-Key': {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'Clave suya, distinta en cada operación. Repetir la petición con la misma clave y el mismo cuerpo da la misma respuesta durante 24 horas, sin repetir la operación; con otro cuerpo, 422.',
    schema: { type: 'string', minLength: 1, maxLength: 255 },
    example: '5f1c2f6e-8c1e-4a57-9a0f-2d3a7c0f9b11',
  },
  'If-None-Match': {
    name: 'If-None-Match',
    in: 'header',
    required: false,
    description: 'El `ETag` de una respuesta anterior.',
    schema: { type: 'string' },
  },
}
