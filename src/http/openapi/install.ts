// The public contract, OpenAPI 3.1, drawn from the routes themselves: what a route declares (access, idempotence, schemas,
// refusals) is what the document says. `npm run openapi` writes it to openapi.yaml; a test fails when the two differ. (docs/adr/0037)
import swagger from '@fastify/swagger'
import type { Access } from '../access.ts'
import type { App } from '../app-type.ts'
import { mapValues, type Schema, writtenAs } from '../named-schemas.ts'
import { Components } from './components.ts'
import { finish } from './finish.ts'
import type { Document } from './json.ts'
import { headers, info, parameters, SECURITY, securitySchemes } from './shared.ts'
import { toYaml } from './write.ts'

/** Call before the routes are registered. */
export async function installOpenapi(app: App): Promise<void> {
  const sandboxed = new Set<string>()
  const components = new Components()
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info,
      servers: [
        { url: '/', description: 'Este servicio' },
        { url: '/sandbox', description: 'Ambiente de pruebas: la misma API, con contribuyentes y avisos de prueba' },
      ],
      // The plugin's types are those of OpenAPI 3.0.
      components: { securitySchemes, headers, parameters } as never,
    },
    stripBasePath: false,
    convertConstToEnum: false,
    transform({ schema: bare, url, route }) {
      const schema = bare && writtenAs(bare)
      if (!schema || schema.hide) return { schema: { hide: true }, url }
      // The sandbox's copies of the routes are told by its server; what only it has stands under a section of its own.
      if (route.config?.environment === 'sandbox' && !(schema.tags as string[] | undefined)?.includes('Sandbox')) {
        sandboxed.add(swaggerPath(url))
        return { schema: { hide: true }, url }
      }
      const access = route.config?.access as Access
      return {
        url,
        schema: {
          ...tellRoute(schema, components),
          security: SECURITY[access],
          'x-acceso': access,
          'x-idempotente': route.config?.idempotent === true,
          // Fastify's type of a schema knows no fields of ours.
        } as never,
      }
    },
    // Swagger 2 or OpenAPI, says the type; it is the latter, with the fields that drawing added.
    transformObject: (document) =>
      finish((document as { openapiObject: unknown }).openapiObject as Document, components, sandboxed) as never,
  })
}

/** The document as YAML, the same text for the same routes whatever the order of their registration. */
export const openapiYaml = (app: App): string => toYaml(app.swagger())

const swaggerPath = (url: string) => url.replace(/:(\w+)/g, '{$1}')

function tellRoute(schema: Schema, components: Components): Schema {
  const told: Schema = { ...schema }
  for (const part of ['querystring', 'params', 'headers', 'body']) {
    const given = schema[part] as Schema | undefined
    if (!given) continue
    told[part] = given.content
      ? {
          ...given,
          content: mapValues(given.content as Record<string, Schema>, (m) => ({
            ...m,
            schema: components.tell(m.schema as Schema, 'request'),
          })),
        }
      : components.tell(given, 'request')
  }
  told.response = mapValues(schema.response as Record<string, Schema>, (response) => components.tellResponse(response))
  return told
}
