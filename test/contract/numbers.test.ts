// A number that arrives as text is finite and exact, whatever the operation: `limite=1e309` is refused like `limite=x` and reaches nobody.
import { createHash, randomBytes } from 'node:crypto'
import { Type } from 'typebox'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { compileBody, fieldErrors } from '../../src/http/validation.ts'
import { operationsOf, type Parameter, readContract } from '../support/contract.ts'
import { token } from '../support/login.ts'
import { employer } from '../support/padron.ts'
import { anyRun, login } from '../support/sandbox.ts'
import { type Service, startService } from '../support/service.ts'

const SECRET = randomBytes(24).toString('base64url')
const RFC = 'EKU9003173C9'
const isNumber = ({ schema }: Parameter) => schema.type === 'integer' || schema.type === 'number'
const NUMERIC = operationsOf(readContract()).flatMap(([name, operation]) =>
  operation.parameters.filter(isNumber).map((parameter) => ({ name, parameter, access: operation['x-acceso'] })),
)

let t: Service
const credentials: Record<string, string> = {}
beforeAll(async () => {
  t = await startService({
    sandbox: true,
    env: { OPERATOR_TOKEN_SHA256: createHash('sha256').update(SECRET).digest('hex') },
  })
  await employer(t, RFC, ['A0112345101'])
  credentials.token = await token(t, RFC)
  credentials.operator = SECRET
  credentials.sandbox = (await login(t, (await anyRun(t)).credenciales)).json().access_token
})
afterAll(() => t.stop())

function ask(name: string, parameter: Parameter, access: string, value: string) {
  const [method, path] = name.split(' ') as ['get', string]
  const inPath = parameter.in === 'path'
  const filled = path.replace(/\{(\w+)\}/g, (_, of: string) =>
    inPath && of === parameter.name ? encodeURIComponent(value) : 'CT-1',
  )
  const credential = credentials[path.startsWith('/sandbox/') ? 'sandbox' : access]
  return t.app.inject({
    method,
    url: parameter.in === 'query' ? `${filled}?${parameter.name}=${encodeURIComponent(value)}` : filled,
    headers: {
      ...(credential && { authorization: `Bearer ${credential}` }),
      ...(parameter.in === 'header' && { [parameter.name]: value }),
      ...(path.endsWith('/eventos') && { accept: 'text/event-stream' }),
    },
  })
}

test('there are operations with numbers, and each is asked here', () => {
  expect(NUMERIC.length).toBeGreaterThan(10)
  expect(NUMERIC.filter(({ access }) => access !== 'public' && !credentials[access])).toEqual([])
})

test.each(['1e309', '-1e309', 'Infinity', 'NaN', '1.5', '100000000000000000000', '9007199254740993', 'uno', ''])(
  'no operation takes «%s» for a number',
  async (value) => {
    for (const { name, parameter, access } of NUMERIC) {
      // An empty part of a path is another path.
      if (value === '' && parameter.in === 'path') continue
      const answer = await ask(name, parameter, access, value)
      const told = [name, parameter.name, answer.statusCode, answer.json().codigo]
      expect(told).toEqual([name, parameter.name, 400, 'PARAMETRO_INVALIDO'])
      expect(answer.json().errores.map((e: { campo: string }) => e.campo)).toContain(parameter.name)
    }
  },
)

test('what is honest still passes', async () => {
  for (const { name, parameter, access } of NUMERIC) {
    const answer = await ask(name, parameter, access, '1')
    expect([name, parameter.name, answer.json().codigo]).not.toEqual([name, parameter.name, 'PARAMETRO_INVALIDO'])
  }
})

test('in a body, too, a whole number is exact and a number finite', () => {
  const Body = Type.Object({
    whole: Type.Optional(Type.Integer()),
    amounts: Type.Array(Type.Union([Type.Number(), Type.Null()])),
  })
  const judge = compileBody(Body)
  const told = (json: string) => (judge(JSON.parse(json)) ? [] : fieldErrors(judge.errors!))
  expect(told('{"whole":9007199254740991,"amounts":[1e300,null,-0.5]}')).toEqual([])
  expect(told('{"whole":9007199254740993,"amounts":[]}')).toEqual([
    { campo: 'whole', mensaje: 'Debe ser un número entero de hasta 15 cifras.' },
  ])
  expect(told('{"amounts":[1,1e309]}').map((e) => e.campo)).toEqual(['amounts.1'])
})
