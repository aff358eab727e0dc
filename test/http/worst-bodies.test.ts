// One request must never cost more than it brings: whatever a body of an operation's own limit holds, to judge it costs no more than a few
// times what reading it as JSON costs. Measured as processor time against that of the same bytes in the same process.
import { brotliCompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { validatorCompiler } from '../../src/http/validation.ts'
import { openapiText } from '../../src/openapi.ts'
import { type Service, startService } from '../support/service.ts'

type Schema = { [key: string]: unknown }
type Operation = { operationId: string; requestBody?: { content: Record<string, { schema: Schema }> } }

let t: Service
let document: Schema
beforeAll(async () => {
  t = await startService()
  document = parse(await openapiText()) as Schema
})
afterAll(() => t.stop())

/** With every reference in its place. */
function whole(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(whole)
  if (typeof value !== 'object' || value === null) return value
  const { $ref, ...rest } = value as Schema
  if (typeof $ref === 'string') {
    const found = $ref
      .slice(2)
      .split('/')
      .reduce<unknown>((at, key) => (at as Schema)[key], document)
    return { ...(whole(found) as Schema), ...rest }
  }
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, whole(one)]))
}

const SIZE = 256 * 1024

/** Bodies of this size that make most work of this schema: lists of nothing, unknown fields, long texts, one list within another. */
function worst(schema: Schema): [name: string, text: string][] {
  const properties = (schema.properties ?? {}) as Record<string, Schema>
  const lists = Object.entries(properties).filter(([, p]) => p.type === 'array')
  const filled = (open: string, item: string, close: string) =>
    `${open}${`${item},`.repeat(Math.floor((SIZE - open.length) / (item.length + 1)) - 1)}${item}${close}`
  return [
    ...lists.flatMap(([name]): [string, string][] =>
      ['{}', '0', '"x"', '[]', '"*"'].map((item) => [`${name}: ${item}`, filled(`{"${name}":[`, item, ']}')]),
    ),
    ['unknown fields', `{${Array.from({ length: SIZE / 12 }, (_, i) => `"${i.toString(36)}":0`).join(',')}}`],
    ['a list instead', filled('[', '{}', ']')],
    ['a long text', JSON.stringify(Object.fromEntries(Object.keys(properties).map((key) => [key, 'ñ'.repeat(SIZE / 8)])))],
  ]
}

/** Processor time in milliseconds, the better of three. */
function cost(work: () => unknown): number {
  let best = Infinity
  for (let i = 0; i < 3; i++) {
    const before = process.cpuUsage()
    work()
    const { user, system } = process.cpuUsage(before)
    best = Math.min(best, (user + system) / 1000)
  }
  return best
}

test('no body of any operation costs more to judge than a few times what it costs to read', () => {
  const operations = Object.values(document.paths as Record<string, Record<string, Operation>>).flatMap(Object.values<Operation>)
  const bodies = operations.flatMap(({ operationId, requestBody }) =>
    Object.entries(requestBody?.content ?? {})
      .filter(([type]) => /json|form-urlencoded/.test(type))
      .map(([, { schema }]) => ({ operationId, schema: whole(schema) as Schema })),
  )
  // The sandbox's operations have the schemas of production's.
  const distinct = [...new Map(bodies.map((body) => [JSON.stringify(body.schema), body])).values()]
  expect(distinct.length).toBeGreaterThan(15)
  const dear: string[] = []
  for (const { operationId, schema } of distinct) {
    const validate = validatorCompiler({ schema, httpPart: 'body', method: 'POST', url: '/' } as never) as (
      data: unknown,
    ) => boolean
    for (const [name, text] of worst(schema)) {
      const data: unknown = JSON.parse(text)
      const [reading, judging] = [cost(() => JSON.parse(text)), cost(() => validate(data))]
      if (judging > 5 * reading + 10) dear.push(`${operationId}, ${name}: ${judging} ms to judge, ${reading} ms to read`)
    }
  }
  expect(dear).toEqual([])
})

test('a handful of bytes that unfold to a megabyte is refused where nobody is known', async () => {
  const text = `{"trabajadores":[${'{},'.repeat(349_000)}{}]}`
  const payload = brotliCompressSync(text)
  expect(payload.length).toBeLessThan(100)
  const headers = { 'content-type': 'application/json', 'content-encoding': 'br' }
  for (const url of ['/v1/retenciones/calculo', '/v1/efirma/retos', '/v1/contrasenas', '/v1/token']) {
    const refused = await t.app.inject({ method: 'POST', url, headers, payload })
    expect(refused.statusCode, url).toBe(415)
    // OAuth has a form of error of its own.
    if (url !== '/v1/token') expect(refused.json().codigo, url).toBe('TIPO_NO_ADMITIDO')
  }
  const open = await t.app.inject({
    method: 'POST',
    url: '/v1/retenciones/calculo',
    headers: { 'content-type': 'application/json' },
    payload: text.slice(0, -5000) + ']}',
  })
  expect(open.statusCode).toBe(400)
})

test('a list that is too long is told as such, and nothing of its items', async () => {
  const refused = await t.app.inject({
    method: 'POST',
    url: '/v1/retenciones/calculo',
    payload: { trabajadores: Array.from({ length: 40_000 }, () => ({})) },
  })
  expect(refused.json()).toMatchObject({
    codigo: 'CUERPO_INVALIDO',
    errores: [{ campo: 'trabajadores', mensaje: 'Debe tener a lo más 1000 elementos.' }],
  })
})

test('who is not known brings a small body', async () => {
  const payload = { proposito: 'contrasena:emitir', datos: { correo: `${'x'.repeat(70_000)}@a.example` } }
  const refused = await t.app.inject({ method: 'POST', url: '/v1/efirma/retos', payload })
  expect([refused.statusCode, refused.json().codigo]).toEqual([413, 'CUERPO_DEMASIADO_GRANDE'])
})
