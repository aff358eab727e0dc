// openapi.yaml is the public contract: drawn from the routes, clean, and telling every code that the service can answer.
import { readFileSync } from 'node:fs'
import { beforeAll, expect, test } from 'vitest'
import { tags } from '../../src/http/openapi/tags.ts'
import { publishedProblems } from '../../src/kernel/problem.ts'
import { OPENAPI_FILE, openapiText } from '../../src/openapi.ts'
import { type Contract, type Operation, operationsOf, readContract } from '../support/contract.ts'
import { lintOpenapi } from './lint-openapi.ts'

let text: string
let document: Contract
let operations: [string, Operation][]
beforeAll(async () => {
  text = await openapiText()
  document = readContract(text)
  operations = operationsOf(document)
})

test('openapi.yaml is what the routes say (else: npm run openapi)', () => {
  expect(readFileSync(OPENAPI_FILE, 'utf8')).toBe(text)
})

test('it is drawn the same way every time', async () => {
  expect(await openapiText()).toBe(text)
})

test('Redocly and Spectral find nothing to say', async () => {
  expect(await lintOpenapi()).toEqual([])
})

test('it is OpenAPI 3.1, and every operation says who may call it, in a section that exists', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(operations.length).toBeGreaterThan(2)
  const sections = new Set(tags.map((tag) => tag.name))
  for (const [name, op] of operations) {
    expect([name, op.operationId, op.summary]).toEqual([
      name,
      expect.stringMatching(/^[a-z][A-Za-z0-9]+$/),
      expect.stringMatching(/^\p{Lu}/u),
    ])
    expect([name, op.tags]).toEqual([name, [expect.toSatisfy((tag: string) => sections.has(tag))]])
    const security = {
      token: [{ token: [] }],
      operator: [{ operador: [] }],
      client: [{ cliente: [] }, {}],
      efirma: [],
      public: [],
    }[op['x-acceso']]
    expect([name, op.security]).toEqual([name, security])
  }
})

test('every published code stands in it, and it tells no code that the service does not know', () => {
  const published = Object.fromEntries([...publishedProblems()].map(([codigo, { status, title }]) => [codigo, { status, title }]))
  expect(document['x-codigos']).toEqual(published)
  expect(Object.keys(document['x-codigos'])).toEqual(Object.keys(published).sort())
})

/** Codes that belong to no operation, and why. */
const WITHOUT_OPERATION = new Set([
  // answered before a route is known
  ...['RUTA_NO_ENCONTRADA', 'METODO_NO_PERMITIDO', 'PETICION_ILEGIBLE', 'TIEMPO_AGOTADO', 'ENCABEZADOS_DEMASIADO_GRANDES'],
  // told by the operator's commands
  ...[
    'CERTIFICACION_INVALIDA',
    'CERTIFICACION_NO_ENCONTRADA',
    'CERTIFICACION_TERMINADA',
    'ROTACION_EN_CURSO',
    'SELLO_NO_VIGENTE',
  ],
  // told by pages, which are not part of the contract
  ...['SESION_REQUERIDA', 'SESION_SIN_DERECHO'],
  ...['USUARIO_NO_ENCONTRADO', 'USUARIO_REPETIDO', 'USUARIOS_DEMASIADOS', 'USUARIO_PROPIO', 'DERECHO_AJENO'],
  ...['INVITACION_NO_VALIDA', 'LLAVE_NO_VALIDA', 'USUARIO_NO_ENTRA'],
  // answered by any route that the sandbox has in common with production, there alone
  'CORRIDA_AJENA',
  // the token endpoint says it as invalid_client
  'CREDENCIAL_INVALIDA',
])

test('every code belongs to an operation, but those that come before one', () => {
  const told = new Set(operations.flatMap(([, op]) => Object.values(op.responses).flatMap((r) => r['x-codigos'] ?? [])))
  const orphans = Object.keys(document['x-codigos']).filter((codigo) => !told.has(codigo) && !WITHOUT_OPERATION.has(codigo))
  expect(orphans).toEqual([])
  expect([...told].filter((codigo) => !(codigo in document['x-codigos']))).toEqual([])
})

test('each code stands under its own status, with an example', () => {
  for (const [name, op] of operations) {
    for (const [status, response] of Object.entries(op.responses)) {
      for (const codigo of response['x-codigos'] ?? []) {
        const media = response.content!['application/problem+json'] ?? response.content!['application/json']!
        expect(media.examples![codigo]).toEqual({ $ref: `#/components/examples/${codigo}` })
        const { value } = document.components.examples[codigo] as {
          value: { codigo: string; status: number } | { error: string }
        }
        // an OAuth error is named in `error`, and invalid_request keeps the status that says what is wrong
        if ('error' in value) expect(value.error).toBe(codigo)
        else expect([name, value.codigo, String(value.status)]).toEqual([name, codigo, status])
      }
    }
  }
})

test('the headers that clients rely on are described', () => {
  for (const [name, op] of operations) {
    for (const [status, response] of Object.entries(op.responses)) {
      const headers = Object.keys(response.headers ?? {})
      expect([name, status, headers]).toEqual([name, status, expect.arrayContaining(['X-Request-Id'])])
      if (status === '429') expect(headers).toEqual(expect.arrayContaining(['Retry-After', 'RateLimit', 'RateLimit-Policy']))
      if (status === '503') expect(headers).toContain('Retry-After')
      if (status === '401') expect(headers).toContain('WWW-Authenticate')
      if (status === '304') expect(headers).toContain('ETag')
    }
  }
})
