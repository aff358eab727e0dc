// The public contract, OpenAPI 3.1, drawn from the routes themselves: what a route declares (access, idempotence, schemas,
// refusals) is what the document says. `npm run openapi` writes it to openapi.yaml; a test fails when the two differ.
import swagger from '@fastify/swagger'
import { stringify } from 'yaml'
import { publishedProblems } from '../kernel/problem.ts'
import type { Access } from './access.ts'
import type { App } from './app-type.ts'
import { tags } from './openapi-tags.ts'

type Json = Record<string, unknown>
type Operation = Json & { 'x-acceso'?: Access; 'x-idempotente'?: boolean; parameters?: Json[]; responses: Record<string, Json> }
type Document = Json & {
  paths: Record<string, Record<string, Operation>>
  components: Json & { schemas: Json }
  tags: { name: string }[]
}

const DESCRIPTION = `El Servicio de Intercomunicación de Avisos (SIA) entrega a los sistemas de nómina, como datos, los avisos con los que el
Infonavit pide a un patrón iniciar, modificar o suspender la retención del crédito de una persona trabajadora.

**Para empezar.** El patrón obtiene una contraseña con su e.firma, otorga una relación de confianza al desarrollador de nómina, y este
pide un token en \`POST /v1/token\` y lee los avisos en \`GET /v1/avisos\`.

**Convenciones.** JSON en UTF-8. Fechas \`AAAA-MM-DD\`; instantes RFC 3339 en UTC. Un campo o parámetro desconocido se rechaza. Las listas
responden \`{datos, cursor, hayMas}\`: \`cursor\` viene siempre, también en la última página, y sirve para continuar más tarde.

**Errores.** \`application/problem+json\` (RFC 9457) con un \`codigo\` estable, explicado en [/docs/errores](/docs/errores).
Cada respuesta lleva \`X-Request-Id\`; menciónelo si pide ayuda.`

const SECURITY: Record<Access, Record<string, never[]>[]> = {
  public: [],
  efirma: [],
  client: [{ cliente: [] }, {}],
  token: [{ token: [] }],
  operator: [{ operador: [] }],
  session: [],
}

const securitySchemes = {
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

const headers = {
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

const parameters = {
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

/** Call before the routes are registered. */
export async function installOpenapi(app: App): Promise<void> {
  const sandboxed = new Set<string>()
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Servicio de Intercomunicación de Avisos (SIA)',
        version: '1.0.0',
        summary: 'Avisos de retención, modificación y suspensión de créditos para sistemas de nómina',
        description: DESCRIPTION,
        license: { name: 'Uso conforme a los términos del servicio', identifier: 'LicenseRef-SIA' },
      },
      servers: [
        { url: '/', description: 'Este servicio' },
        { url: '/sandbox', description: 'Ambiente de pruebas: la misma API, con contribuyentes y avisos de prueba' },
      ],
      components: { securitySchemes, headers, parameters } as never,
    },
    stripBasePath: false,
    convertConstToEnum: false,
    refResolver: { buildLocalReference: (json, _base, _fragment, i) => (json.$id as string | undefined) ?? `def-${i}` },
    transform({ schema, url, route }) {
      // The sandbox's copies of the routes are told by its server; what only it has stands under a section of its own.
      if (route.config?.environment === 'sandbox' && !schema?.tags?.includes('Sandbox')) {
        sandboxed.add(swaggerPath(url))
        return { schema: { hide: true }, url }
      }
      const access = route.config?.access as Access
      return {
        url,
        schema: {
          ...schema,
          security: SECURITY[access],
          'x-acceso': access,
          'x-idempotente': route.config?.idempotent === true,
        } as never,
      }
    },
    transformObject: (document) => finish((document as { openapiObject: unknown }).openapiObject as Document, sandboxed) as never,
  })
}

/** The document as YAML, the same text for the same routes whatever the order of their registration. */
export const openapiYaml = (app: App): string => stringify(app.swagger(), { aliasDuplicateObjects: false, lineWidth: 120 })

const swaggerPath = (url: string) => url.replace(/:(\w+)/g, '{$1}')

/** `sandboxed`: the paths that the sandbox has too, as they stand there. */
function finish(document: Document, sandboxed: ReadonlySet<string>): Document {
  const used = new Set<string>()
  const examples: Json = {}
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      describeHeaders(method, path, operation)
      if (!sandboxed.has(`/sandbox${path}`)) operation.servers = [{ url: '/' }]
      Object.assign(examples, shareExamples(operation))
      for (const tag of (operation.tags as string[] | undefined) ?? []) used.add(tag)
    }
  }
  document.paths = sorted(document.paths)
  document.components.schemas = sorted(document.components.schemas)
  document.components.examples = sorted(examples)
  dropUnused(document)
  document.tags = tags.filter((tag) => used.has(tag.name))
  document['x-codigos'] = Object.fromEntries(
    [...publishedProblems()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([codigo, { status, title }]) => [codigo, { status, title }]),
  )
  return document
}

/** Each code's example stands once in the components; `x-codigos` at the response says which codes it may carry. */
function shareExamples({ responses }: Operation): Json {
  const shared: Json = {}
  for (const response of Object.values(responses)) {
    for (const media of Object.values((response.content ?? {}) as Record<string, { examples?: Json }>)) {
      const codes = Object.keys(media.examples ?? {}).sort()
      if (codes.length === 0 || !codes.every((codigo) => publishedProblems().has(codigo))) continue
      Object.assign(shared, media.examples)
      response['x-codigos'] = codes
      media.examples = Object.fromEntries(codes.map((codigo) => [codigo, { $ref: `#/components/examples/${codigo}` }]))
    }
  }
  return shared
}

/** Only what some operation refers to is published. */
function dropUnused({ paths, components }: Document): void {
  const text = JSON.stringify(paths)
  const keep = (section: string, isUsed: (name: string) => boolean) => {
    components[section] = Object.fromEntries(Object.entries(components[section] as Json).filter(([name]) => isUsed(name)))
  }
  for (const section of ['headers', 'parameters']) keep(section, (name) => text.includes(`"#/components/${section}/${name}"`))
  keep('securitySchemes', (name) => text.includes(`{"${name}":[]}`))
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

const header = (name: keyof typeof headers) => ({ [name]: { $ref: `#/components/headers/${name}` } })
const parameter = (name: keyof typeof parameters) => ({ $ref: `#/components/parameters/${name}` })

function describeHeaders(method: string, path: string, operation: Operation): void {
  const creates = operation['x-idempotente'] === true
  delete operation['x-idempotente']
  const reads =
    method === 'get' &&
    path.startsWith('/v1/') &&
    Object.keys(operation.responses['200']?.content ?? {}).includes('application/json')
  if (creates) operation.parameters = [...(operation.parameters ?? []), parameter('Idempotency-Key')]
  if (reads) {
    operation.parameters = [...(operation.parameters ?? []), parameter('If-None-Match')]
    operation.responses['304'] = { description: 'Nada cambió desde la respuesta que tenía ese `ETag`.' }
  }
  for (const [status, response] of Object.entries(operation.responses)) {
    response.headers = {
      ...header('X-Request-Id'),
      ...(reads && (status === '200' || status === '304') && header('ETag')),
      ...(creates && status.startsWith('2') && header('Idempotent-Replayed')),
      ...(status === '401' && header('WWW-Authenticate')),
      ...((status === '429' || status === '503') && header('Retry-After')),
      ...(status === '429' && { ...header('RateLimit'), ...header('RateLimit-Policy') }),
      ...(response.headers as Json | undefined),
    }
  }
  operation.responses = sorted(operation.responses)
}
