// A schema with `$id` has a name in the contract, where it becomes a component (docs/adr/0037). Validators and serializers get it without:
// the same schema stands in many routes, and Ajv takes a name once.

export type Schema = Record<string, unknown>

/** What a schema is a telling of: the same values under other words, or null besides. */
export const TOLD_OF: unique symbol = Symbol('told of')
export type ToldOf = { schema: Schema; nullable: boolean }
export const toldOf = (schema: object): ToldOf | undefined => (schema as { [TOLD_OF]?: ToldOf })[TOLD_OF]

/** Keyword that names a parameter which several operations share. */
export const PARAMETER_NAME = 'x-parametro'

const MAPS = new Set(['properties', 'patternProperties'])
const LISTS = new Set(['anyOf', 'oneOf', 'allOf'])
const SINGLE = new Set(['items', 'additionalProperties'])

/** Keyword that says what a response is. */
export const ANSWER_KEYWORD = 'x-respuesta'

/** A copy with each schema that stands directly in it replaced. */
export function mapInner(schema: Schema, replace: (inner: Schema) => Schema): Schema {
  const copy: Schema = {}
  for (const [key, value] of Object.entries(schema)) {
    if (MAPS.has(key)) copy[key] = mapValues(value as Record<string, Schema>, replace)
    else if (LISTS.has(key)) copy[key] = (value as Schema[]).map(replace)
    else if (SINGLE.has(key) && typeof value === 'object') copy[key] = replace(value as Schema)
    else copy[key] = value
  }
  return copy
}

export const mapValues = <T, U>(record: Record<string, T>, replace: (value: T) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, replace(value)]))

const known = new WeakMap<object, Schema>()

/** The same schema without names and without words, once and the same for the same schema: Ajv then knows it again. */
export function withoutNames(schema: object): Schema {
  const before = known.get(schema)
  if (before) return before
  const {
    $id,
    description,
    examples,
    [PARAMETER_NAME]: _,
    [ANSWER_KEYWORD]: __,
    ...bare
  } = mapInner(schema as Schema, withoutNames)
  known.set(schema, bare)
  return bare
}

type RouteSchema = Schema & { response?: Record<string, Schema> }
type Media = Record<string, { schema: Schema }>

const bareBody = (body: Schema): Schema =>
  body.content
    ? { content: mapValues(body.content as Media, (media) => ({ ...media, schema: withoutNames(media.schema) })) }
    : withoutNames(body)

const written = new WeakMap<object, RouteSchema>()

/** What a route's schemas were before `bareRoute`; nothing for others. */
export const writtenAs = (bare: object): RouteSchema | undefined => written.get(bare)

/** A route's schemas as its validators and serializers take them. Refusals are written by the one problem handler and need no serializer. */
export function bareRoute(schema: RouteSchema): RouteSchema {
  const bare: RouteSchema = { ...schema }
  for (const part of ['body', 'querystring', 'params', 'headers']) if (bare[part]) bare[part] = bareBody(bare[part] as Schema)
  if (bare.response)
    bare.response = Object.fromEntries(
      Object.entries(bare.response)
        .filter(([, response]) => !('x-codigos' in response))
        .map(([status, response]) => [status, bareBody(response)]),
    )
  written.set(bare, schema)
  return bare
}
