// Every body has an example, put together from those of its fields; a schema's own `examples` come first. They stand once in the
// components, under the name of the schema, and those of the refusals under their code.
import { publishedProblems } from '../../kernel/problem.ts'
import type { Json, Media, Operation } from './json.ts'

const PREFIX = '#/components/schemas/'
/** A text field without an example; a test finds it. */
export const NO_EXAMPLE = 'SIN_EJEMPLO'
const DAY = '2026-02-10'
const INSTANT = '2026-02-10T18:00:00.000Z'

/** A value that the schema describes. */
export function exampleOf(schema: Json, schemas: Record<string, Json>): unknown {
  const {
    examples,
    $ref,
    enum: values,
    anyOf,
    items,
  } = schema as { examples?: unknown[]; $ref?: string; enum?: unknown[] } & Json
  if (examples) return examples[0]
  if (schema.default !== undefined) return schema.default
  if ($ref) return exampleOf(schemas[$ref.slice(PREFIX.length)]!, schemas)
  if ('const' in schema) return schema.const
  if (values) return values[0]
  if (anyOf) return exampleOf((anyOf as Json[])[0]!, schemas)
  switch (([] as unknown[]).concat(schema.type)[0]) {
    case 'object': {
      // Where some must be there, those that need not be are left out: not all of them go together.
      const needed = schema.required as string[] | undefined
      const members = Object.entries((schema.properties ?? {}) as Record<string, Json>)
      return Object.fromEntries(
        members.filter(([name]) => !needed || needed.includes(name)).map(([name, member]) => [name, exampleOf(member, schemas)]),
      )
    }
    case 'array':
      return [exampleOf(items as Json, schemas)]
    case 'boolean':
      return true
    case 'integer':
    case 'number':
      return schema.minimum ?? 0
    default:
      return schema.format === 'date' ? DAY : schema.format === 'date-time' ? INSTANT : NO_EXAMPLE
  }
}

/** Gives each body that has none its example; returns those of the components. */
export function addExamples(operations: Operation[], schemas: Record<string, Json>): Json {
  const shared: Json = {}
  for (const media of operations.flatMap(bodiesOf)) {
    const name = (media.schema.$ref as string | undefined)?.slice(PREFIX.length)
    const { examples, ...schema } = media.schema as Json & { examples?: unknown[] }
    // What is no JSON has no fields: its schema brings the whole text.
    if (examples) Object.assign(media, { schema, example: examples[0] })
    if (name === undefined || media.example !== undefined || media.examples) continue
    shared[name] ??= { value: exampleOf(media.schema, schemas) }
    media.examples = { [name]: { $ref: `#/components/examples/${name}` } }
  }
  return shared
}

/** What the example of a body shows does not stand again at each field: it made a sixteenth of the document. */
export function dropShown(schemas: Record<string, Json>): void {
  for (const { properties = {}, required = [] } of Object.values(schemas) as {
    properties?: Record<string, Json>
    required?: string[]
  }[])
    for (const member of required) delete properties[member]?.examples
}

const bodiesOf = ({ requestBody, responses }: Operation): Media[] =>
  [requestBody, ...Object.values(responses)].flatMap((body) => Object.values(body?.content ?? {}))

/** Each code's example stands once; `x-codigos` at the response says which codes it may carry. */
export function shareCodes(operations: Operation[]): Json {
  const shared: Json = {}
  for (const response of operations.flatMap(({ responses }) => Object.values(responses))) {
    for (const media of Object.values(response.content ?? {})) {
      const codes = Object.keys(media.examples ?? {}).sort()
      if (codes.length === 0 || !codes.every((codigo) => publishedProblems().has(codigo))) continue
      Object.assign(shared, media.examples)
      response['x-codigos'] = codes
      media.examples = Object.fromEntries(codes.map((codigo) => [codigo, { $ref: `#/components/examples/${codigo}` }]))
    }
  }
  return shared
}
