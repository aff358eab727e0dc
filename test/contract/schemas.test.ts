// The contract makes good clients (docs/adr/0037): every object has a name that a person gave, what is shared stands once, every body
// has an example that its schema accepts, and the whole stays small enough to read.
import { statSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { described, nullable, oneOf } from '../../src/http/fields.ts'
import { bareRoute, type Schema as Written } from '../../src/http/named-schemas.ts'
import { Components } from '../../src/http/openapi/components.ts'
import { NO_EXAMPLE } from '../../src/http/openapi/examples.ts'
import { answer } from '../../src/http/refusals.ts'
import { OPENAPI_FILE } from '../../src/openapi.ts'
import { type Media, operationsOf, readContract, type Schema } from '../support/contract.ts'

const contract = readContract()
const { schemas } = contract.components
const operations = operationsOf(contract)

const MOST_BYTES = 400_000

type Place = { at: string; media: Media; type: string }
const bodies: Place[] = operations.flatMap(([name, { requestBody, responses }]) =>
  [['request', requestBody] as const, ...Object.entries(responses)].flatMap(([side, body]) =>
    Object.entries(body?.content ?? {}).map(([type, media]) => ({ at: `${name} ${side}`, media, type })),
  ),
)
const hasFields = ({ type }: Place) => /json$|form/.test(type) && !type.includes('ndjson')

/** Every schema that stands in another or at a place, with where it stands. */
function* within(schema: Schema, at: string): Generator<[string, Schema]> {
  yield [at, schema]
  const { properties = {}, items, additionalProperties, anyOf = [] } = schema as Record<string, never>
  for (const [name, inner] of Object.entries<Schema>(properties)) yield* within(inner, `${at}.${name}`)
  for (const inner of [items, additionalProperties, ...(anyOf as Schema[])])
    if (typeof inner === 'object') yield* within(inner, `${at}[]`)
}
const inner = Object.entries(schemas).flatMap(([name, schema]) => [...within(schema, name)])
const ofParameters = operations.flatMap(([name, { parameters }]) =>
  parameters.map((p): [string, Schema] => [`${name} ${p.name}`, p.schema]),
)
const named = new Set(Object.values(schemas))

test('whatever is sent or answered as JSON or as a form has a name', () => {
  const nameless = bodies.filter((place) => hasFields(place) && !place.media.schema.$ref && place.media.schema.type !== 'string')
  expect(nameless.map(({ at, type }) => `${at} ${type}`)).toEqual([])
  expect(bodies.filter(hasFields).length).toBeGreaterThan(100)
})

test('every object within another has a name', () => {
  const objects = inner.filter(([, schema]) => schema.properties && Object.keys(schema.properties).length > 0)
  expect(objects.filter(([, schema]) => !named.has(schema)).map(([at]) => at)).toEqual([])
  expect(objects.length).toBeGreaterThan(50)
})

test('names are those that a person gives: one word or several, the first letter of each in capitals', () => {
  expect(Object.keys(schemas).filter((name) => !/^([A-Z][A-Za-z]+)+$/.test(name))).toEqual([])
  expect(schemas).toMatchObject({
    Aviso: {},
    PaginaDeAvisos: {},
    RelacionDeConfianza: {},
    Certificacion: {},
    Patron: {},
    Problema: {},
  })
  expect(
    Object.entries(schemas)
      .filter(([, { description }]) => !description)
      .map(([name]) => name),
  ).toEqual([])
})

test('what has a name is not written out again, and two names are not one thing', () => {
  const shapes = Map.groupBy(
    Object.entries(schemas).filter(([, { properties }]) => properties),
    ([, { description: _, ...shape }]) => JSON.stringify(shape),
  )
  expect([...shapes.values()].filter((same) => same.length > 1).map((same) => same.map(([name]) => name))).toEqual([])
})

test('a closed list of words is an enum, and one that stands in two places has a name', () => {
  const all = [...inner, ...ofParameters]
  expect(
    all.filter(([, { anyOf }]) => (anyOf as Schema[] | undefined)?.every((one) => 'const' in one)).map(([at]) => at),
  ).toEqual([])
  const lists = Map.groupBy(
    all.filter(([, schema]) => schema.enum),
    ([, schema]) => JSON.stringify((schema.enum as unknown[]).filter((word) => word !== null)),
  )
  const twice = [...lists.values()].map((same) => [...new Map(same.map(([at, schema]) => [schema, at])).values()])
  expect(twice.filter((same) => same.length > 1)).toEqual([])
})

test('what may be null says so as JSON Schema does: two types, or a reference or null', () => {
  const odd = inner.filter(([, schema]) => {
    const alternatives = schema.anyOf as Schema[] | undefined
    return 'nullable' in schema || (alternatives?.some((one) => one.type === 'null') && !alternatives[0]?.$ref)
  })
  expect(odd.map(([at]) => at)).toEqual([])
})

test('a parameter that stands alike in two operations stands once', () => {
  const inline = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
      parameters.filter((one) => !('$ref' in one)).map((one) => [`${method} ${path} ${one.name}`, JSON.stringify(one)] as const),
    ),
  )
  const alike = [...Map.groupBy(inline, ([, text]) => text).values()].filter((same) => same.length > 1)
  expect(alike.map((same) => same.map(([at]) => at))).toEqual([])
})

test('nobody must send a parameter or a member that has a default', () => {
  expect(
    operations.flatMap(([name, { parameters }]) =>
      parameters.filter((p) => p.required && p.schema.default !== undefined).map((p) => `${name} ${p.name}`),
    ),
  ).toEqual([])
  const forced = inner.flatMap(([at, { properties = {}, required = [] }]) =>
    (required as string[]).filter((member) => properties[member]?.default !== undefined).map((member) => `${at}.${member}`),
  )
  expect(forced).toEqual([])
})

const ajv = new Ajv2020({ allErrors: true, strict: false })
formats.default(ajv)
ajv.addFormat('binary', true)
ajv.addSchema({ $id: 'contract', components: { schemas } })
const accepts = (schema: Schema, value: unknown) => {
  const validate = ajv.compile(JSON.parse(JSON.stringify(schema).replaceAll('"#/components/', '"contract#/components/')))
  return validate(value) ? [] : (validate.errors ?? []).map((e) => `${e.instancePath} ${e.message}`)
}
const examplesOf = ({ example, examples = {} }: Media): unknown[] => [
  ...(example === undefined ? [] : [example]),
  ...Object.values(examples).map(({ $ref }) => contract.components.examples[$ref.split('/').at(-1)!]!.value),
]

test('every body has an example, and its schema accepts it', () => {
  for (const { at, media, type } of bodies) {
    if (media.schema.format === 'binary') continue
    const examples = examplesOf(media)
    expect([at, type, examples.length > 0]).toEqual([at, type, true])
    for (const example of examples) expect([at, type, accepts(media.schema, example)]).toEqual([at, type, []])
  }
})

test('no example is made up for want of one', () => {
  const made = Object.entries(contract.components.examples).filter(([, { value }]) => JSON.stringify(value).includes(NO_EXAMPLE))
  expect(made.map(([name]) => name)).toEqual([])
})

test('every parameter has a description, and its example is one that it accepts', () => {
  for (const [name, { parameters }] of operations) {
    for (const parameter of parameters) {
      expect([name, parameter.name, parameter.description]).toEqual([name, parameter.name, expect.any(String)])
      const { example } = parameter
      if (example !== undefined)
        expect([name, parameter.name, accepts(parameter.schema, example)]).toEqual([name, parameter.name, []])
    }
  }
})

test('a person can still read it whole', () => {
  expect(statSync(OPENAPI_FILE).size).toBeLessThan(MOST_BYTES)
})

const written = (schema: object) => schema as Written

test('two schemas with one $id stop the drawing; the same one in several places does not', () => {
  const Thing = Type.Object({ a: Type.String() }, { $id: 'Cosa', description: 'Una cosa.' })
  const Other = Type.Object({ b: Type.String() }, { $id: 'Cosa', description: 'Una cosa.' })
  const components = new Components()
  const told = components.tellResponse(written(answer('La cosa', Thing)))
  expect(told).toEqual({ description: 'La cosa', content: { 'application/json': { schema: { 'x-ref': 'Cosa' } } } })
  components.tell(written(Type.Array(Thing)), 'request')
  expect(() => components.tell(written(Other), 'response')).toThrow('two schemas have the $id Cosa')
  expect(components.schemas()).toEqual({
    Cosa: { description: 'Una cosa.', type: 'object', required: ['a'], properties: { a: { type: 'string' } } },
  })
})

test('a named schema may be null or told in other words where it stands, and stays one', () => {
  const Word = oneOf(['si', 'no'], { $id: 'Palabra', description: 'Una palabra.' })
  const components = new Components()
  const told = components.tell(
    written(
      Type.Object({
        a: Type.Optional(described(Word, 'La primera.')),
        b: nullable(Word, { description: 'La segunda.' }),
        c: Word,
      }),
    ),
    'response',
  )
  expect(told.properties).toEqual({
    a: { 'x-ref': 'Palabra', description: 'La primera.' },
    b: { anyOf: [{ 'x-ref': 'Palabra' }, { type: 'null' }], description: 'La segunda.' },
    c: { 'x-ref': 'Palabra' },
  })
  expect(components.schemas()).toEqual({ Palabra: { type: 'string', enum: ['si', 'no'], description: 'Una palabra.' } })
})

test('validators and serializers get the same values without names', () => {
  const Word = oneOf(['si', 'no'], { $id: 'Palabra', description: 'Una palabra.' })
  const Body = Type.Object({ a: nullable(Word), b: Word }, { $id: 'Cuerpo', additionalProperties: false })
  const bare = bareRoute({
    body: Body,
    response: { 200: written(answer('Hecho', Body)), 404: { description: 'No', 'x-codigos': ['X'] } },
  })
  const expected = {
    type: 'object',
    required: ['a', 'b'],
    properties: { a: { type: ['string', 'null'], enum: ['si', 'no', null] }, b: { type: 'string', enum: ['si', 'no'] } },
    additionalProperties: false,
  }
  expect(bare).toEqual({ body: expected, response: { 200: expected } })
  // The same for the same schema: production and sandbox then have one validator.
  expect(bareRoute({ body: Body }).body).toBe(bare.body)
})
