// What a route answers, for its `schema.response`: bodies, and the coded refusals as OpenAPI responses, one entry a status, an example
// a code. A test compares them with what the service can really answer.
import { publishedProblems } from '../kernel/problem.ts'
import type { Access } from './access.ts'
import { ANSWER_KEYWORD } from './named-schemas.ts'

export const PROBLEM_SCHEMA = {
  $id: 'Problema',
  type: 'object',
  description: 'Error según IETF RFC 9457. `codigo` es estable; los textos pueden mejorar.',
  required: ['type', 'title', 'status', 'instance', 'codigo'],
  properties: {
    type: {
      type: 'string',
      format: 'uri',
      description: 'Página que explica el código.',
      examples: ['https://sia.example/docs/errores#CUERPO_INVALIDO'],
    },
    title: { type: 'string', examples: ['El cuerpo de la petición no es válido'] },
    status: { type: 'integer', examples: [400] },
    detail: {
      type: 'string',
      description: 'Qué pasó esta vez y qué hacer.',
      examples: ['Revise los campos señalados y vuelva a intentarlo.'],
    },
    instance: {
      type: 'string',
      description: 'Identifica esta petición; corresponde a X-Request-Id.',
      examples: ['urn:sia:peticion:0b8f5f0e'],
    },
    codigo: { type: 'string', description: 'Estable; los hay en `x-codigos`.', examples: ['CUERPO_INVALIDO'] },
    errores: {
      type: 'array',
      description: 'Un elemento por campo con error.',
      items: {
        $id: 'ErrorDeCampo',
        description: 'Qué campo no es válido, y por qué.',
        type: 'object',
        required: ['campo', 'mensaje'],
        properties: {
          campo: { type: 'string', description: 'Dónde, con puntos entre los nombres.', examples: ['acuses.0.motivo'] },
          mensaje: { type: 'string', description: 'Qué debe corregirse.', examples: ['Falta este campo.'] },
        },
      },
    },
  },
} as const

/** A body of this schema, and what it is this time: the schema's own description is about the schema. */
export const answer = <T extends object>(description: string, schema: T): T => ({ ...schema, [ANSWER_KEYWORD]: description })

/** Responses by status for these codes, for a route's `schema.response`. Refuses a code that no module has declared. */
export function refusals(...codes: string[]): Record<number, object> {
  const byStatus = new Map<number, { codigo: string; title: string; detail?: string }[]>()
  for (const codigo of codes) {
    const kind = publishedProblems().get(codigo)
    if (!kind) throw new Error(`unknown problem code ${codigo}`)
    const list = byStatus.get(kind.status) ?? []
    if (!list.some((k) => k.codigo === codigo))
      list.push({ codigo, title: kind.title, ...(kind.detail && { detail: kind.detail }) })
    byStatus.set(kind.status, list)
  }
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [
      status,
      {
        description: kinds.map((k) => `\`${k.codigo}\`: ${k.title}`).join('\n\n'),
        'x-codigos': kinds.map((k) => k.codigo),
        content: {
          'application/problem+json': {
            schema: PROBLEM_SCHEMA,
            examples: Object.fromEntries(
              kinds.map((k) => [
                k.codigo,
                {
                  value: {
                    type: `https://sia.example/docs/errores#${k.codigo}`,
                    title: k.title,
                    status,
                    ...(k.detail && { detail: k.detail }),
                    instance: 'urn:sia:peticion:0b8f5f0e',
                    codigo: k.codigo,
                  },
                },
              ]),
            ),
          },
        },
      },
    ]),
  )
}

/** Codes that follow from how a route is declared, without its author naming them. */
export function impliedCodes(route: { access: Access; hasBody: boolean; idempotent: boolean }): string[] {
  return [
    'PARAMETRO_INVALIDO',
    ...(route.access === 'token' || route.access === 'operator' ? ['NO_AUTENTICADO'] : []),
    ...(route.access === 'token' ? ['PERMISO_INSUFICIENTE'] : []),
    ...(route.hasBody ? ['CUERPO_INVALIDO', 'CUERPO_DEMASIADO_GRANDE', 'TIPO_NO_ADMITIDO'] : []),
    ...(route.idempotent ? ['IDEMPOTENCIA_EN_CURSO', 'IDEMPOTENCIA_DISTINTA'] : []),
    'LIMITE_EXCEDIDO',
    'ERROR_INTERNO',
    'SERVICIO_NO_DISPONIBLE',
  ]
}
