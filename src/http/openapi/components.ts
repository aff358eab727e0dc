// Named schemas become components: wherever a schema with `$id` stands, the document refers to the one under that name
// (docs/adr/0037). Two different schemas under one name stop the drawing.
import { ANSWER_KEYWORD, mapInner, mapValues, type Schema, toldOf } from '../named-schemas.ts'
import { type Json, sorted } from './json.ts'

/** Stands for `$ref` until @fastify/swagger has had its turn, which knows only its own references. */
const REF = 'x-ref'
const PREFIX = '#/components/schemas/'

/** In a request, a member with a default need not be sent. */
export type Direction = 'request' | 'response'

export class Components {
  readonly #schemas = new Map<string, Json>()

  /** The schema as the document has it at one place. */
  tell(schema: Schema, direction: Direction): Json {
    const origin = toldOf(schema)
    const name = (origin?.schema.$id ?? schema.$id) as string | undefined
    if (name === undefined) return this.#plain(schema, direction)
    const named = origin?.schema ?? schema
    this.#add(name, named, direction)
    if (!origin) return { [REF]: name }
    const words = Object.fromEntries(
      Object.entries(schema).filter(
        ([key, value]) => value !== named[key] && !(origin.nullable && ['type', 'enum'].includes(key)),
      ),
    )
    return origin.nullable ? { anyOf: [{ [REF]: name }, { type: 'null' }], ...words } : { [REF]: name, ...words }
  }

  /** A response of a route, as `answer` or OpenAPI has it. */
  tellResponse(response: Schema): Json {
    if (response.content)
      return {
        ...response,
        content: mapValues(response.content as Record<string, Schema>, (media) => ({
          ...media,
          schema: this.tell(media.schema as Schema, 'response'),
        })),
      }
    const { [ANSWER_KEYWORD]: description = response.description, ...schema } = response
    if (schema.type === 'null') return { ...schema, description }
    return { description, content: { 'application/json': { schema: this.tell(schema, 'response') } } }
  }

  /** Everything that was named, in order of name. */
  schemas(): Record<string, Json> {
    return sorted(Object.fromEntries(this.#schemas))
  }

  #add(name: string, schema: Schema, direction: Direction): void {
    const { $id, description, ...rest } = schema
    const told: Json = { ...(description !== undefined && { description }), ...this.#plain(rest, direction) }
    const known = this.#schemas.get(name)
    if (known && JSON.stringify(known) !== JSON.stringify(told))
      throw new Error(
        `two schemas have the $id ${name}; told once with other words (see answer, described), or with defaults in a request and in a response?`,
      )
    this.#schemas.set(name, told)
  }

  #plain(schema: Schema, direction: Direction): Json {
    const told = mapInner(schema, (inner) => this.tell(inner, direction))
    const { patternProperties, properties, required } = told as Record<string, Record<string, Json>> & { required?: string[] }
    // A record's pattern of names is any text.
    if (patternProperties) {
      told.additionalProperties = Object.values(patternProperties)[0]
      delete told.patternProperties
    }
    if (direction === 'request' && properties && required) {
      const needed = required.filter((member) => properties[member]?.default === undefined)
      if (needed.length > 0) told.required = needed
      else delete told.required
    }
    return told
  }
}

/** The document with its references as OpenAPI writes them. */
export function writeReferences<T>(value: T): T {
  if (Array.isArray(value)) return value.map(writeReferences) as T
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => (key === REF ? ['$ref', PREFIX + inner] : [key, writeReferences(inner)])),
  ) as T
}
