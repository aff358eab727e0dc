// Whatever goes wrong is answered as application/problem+json in Spanish, with a code and a request id (contract.md 2).
import { createConnection } from 'node:net'
import { gzipSync } from 'node:zlib'
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { publishedProblems } from '../../src/kernel/problem.ts'
import { type BareServer, startBareServer } from '../support/bare-server.ts'

const Echo = Type.Object({ ok: Type.Boolean() }, { additionalProperties: true })
const Body = Type.Object(
  {
    n: Type.Integer({ minimum: 1, maximum: 9 }),
    dia: Type.Optional(Type.String({ format: 'date' })),
    clase: Type.Optional(Type.Union([Type.Literal('A'), Type.Literal('B')])),
    nota: Type.Optional(Type.Union([Type.String(), Type.Null()])),
    lista: Type.Optional(
      Type.Array(Type.Object({ nss: Type.String({ minLength: 11 }) }, { additionalProperties: false }), { maxItems: 100 }),
    ),
  },
  { additionalProperties: false },
)
const response = { 200: { description: 'Bien', ...Echo } }

let t: BareServer
let port: number
beforeAll(async () => {
  t = await startBareServer((app) => {
    const route = { config: { access: 'public' as const } }
    app.post('/cuerpo', { config: { access: 'token' }, schema: { body: Body, response } }, async (request) => ({
      ok: true,
      body: request.body,
    }))
    const querystring = Type.Object(
      { limite: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })), nss: Type.Optional(Type.Array(Type.String())) },
      { additionalProperties: false },
    )
    app.get(
      '/lista/:id',
      { ...route, schema: { querystring, params: Type.Object({ id: Type.Integer() }), response } },
      async (request) => ({
        ok: true,
        ...request.query,
      }),
    )
    app.get('/sin-parametros', { ...route, schema: { response } }, async () => ({ ok: true }))
    app.get('/falla', { ...route, schema: { response } }, async () => {
      throw new Error('clave=EKU9003173C9 contraseña secreta')
    })
    app.get('/nada', { ...route, schema: { response } }, async () => {
      throw undefined
    })
    app.get('/mal-respuesta', { ...route, schema: { response } }, async () => ({ otro: 1 }) as never)
    app.get('/token', { config: { access: 'token' }, schema: { response } }, async () => ({ ok: true }))
    app.get('/operador', { config: { access: 'operator' }, schema: { response } }, async () => ({ ok: true }))
  })
  await t.app.listen({ port: 0, host: '127.0.0.1' })
  port = (t.app.server.address() as { port: number }).port
})
afterAll(() => t.stop())
beforeEach(() => void t.logs.splice(0))

// Only who is known may send a megabyte, and packed.
const HOW = { 'content-type': 'application/json', authorization: 'Bearer EKU9003173C9' }
type Injected = {
  statusCode: number
  headers: Record<string, unknown>
  json(): { codigo: string; errores?: { campo: string; mensaje: string }[] } & Record<string, unknown>
}

function expectProblem(response: Injected, codigo: string) {
  const kind = publishedProblems().get(codigo)!
  expect(response.json()).toMatchObject({
    type: `https://sia.test/docs/errores#${codigo}`,
    title: kind.title,
    status: kind.status,
    codigo,
    instance: `urn:sia:peticion:${response.headers['x-request-id']}`,
  })
  expect(response.statusCode).toBe(kind.status)
  expect(response.headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
  })
  return response.json()
}

const post = (payload: string | Buffer | object, headers: Record<string, string> = HOW) =>
  t.app.inject({ method: 'POST', url: '/cuerpo', payload, headers }) as Promise<Injected>
const get = (url: string, headers: Record<string, string> = {}) => t.app.inject({ url, headers }) as Promise<Injected>

describe('bodies', () => {
  test.each([
    ['broken JSON', '{"n":1'],
    ['nothing', ''],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0xff, 0xfe, 0x7d])],
    ['two documents', '{"n":1}{"n":2}'],
    ['a prototype', '{"__proto__":{"n":1},"n":1}'],
  ])('%s is an invalid body', async (_name, payload) => {
    expectProblem(await post(payload), 'CUERPO_INVALIDO')
  })

  test.each([
    [{ n: '1' }, [{ campo: 'n', mensaje: 'Debe ser un número entero.' }]],
    [{ n: 1.5 }, [{ campo: 'n', mensaje: 'Debe ser un número entero.' }]],
    [{ n: true }, [{ campo: 'n', mensaje: 'Debe ser un número entero.' }]],
    [{ n: null }, [{ campo: 'n', mensaje: 'Debe ser un número entero.' }]],
    [{ n: 10 }, [{ campo: 'n', mensaje: 'Debe ser a lo más 9.' }]],
    [{}, [{ campo: 'n', mensaje: 'Falta este campo.' }]],
    [{ n: 1, otro: 1 }, [{ campo: 'otro', mensaje: 'Este campo no existe aquí.' }]],
    [
      { n: 1, dia: '2026-02-30' },
      [{ campo: 'dia', mensaje: 'Debe ser una fecha real con la forma AAAA-MM-DD, de 1900 a 2199.' }],
    ],
    [{ n: 1, clase: 'C' }, [{ campo: 'clase', mensaje: 'Debe ser uno de: A, B.' }]],
    [{ n: 1, nota: 5 }, [{ campo: 'nota', mensaje: 'Debe ser un texto o nulo.' }]],
    [
      { n: 1, lista: [{ nss: '1' }, { nss: '12345678903', x: 1 }] },
      [
        { campo: 'lista.0.nss', mensaje: 'Debe tener al menos 11 caracteres.' },
        { campo: 'lista.1.x', mensaje: 'Este campo no existe aquí.' },
      ],
    ],
    [[], [{ campo: '(raíz)', mensaje: 'Debe ser un objeto.' }]],
  ])('%j is refused field by field, nothing coerced', async (payload, errores) => {
    expect(expectProblem(await post(payload), 'CUERPO_INVALIDO').errores).toEqual(errores)
  })

  test('a hundred wrong fields are told as the first fifty, and no name at any length', async () => {
    const many = await post({ n: 1, lista: Array.from({ length: 100 }, () => ({ nss: '1' })) })
    expect(many.json().errores).toHaveLength(50)
    const long = await post({ n: 1, ['x'.repeat(10_000)]: 1 })
    expect(long.json().errores![0]!.campo).toHaveLength(200)
  })

  test('values that were sent never come back', async () => {
    const refused = await post({ n: 'secreto-1', dia: 'secreto-2', clase: 'secreto-3' })
    expect(JSON.stringify(refused.json())).not.toContain('secreto-')
  })

  test.each([
    ['text/xml', '<n>1</n>'],
    ['text/plain', 'n=1'],
    ['multipart/form-data; boundary=x', '--x--'],
    ['application/x-www-form-urlencoded', 'n=1'],
  ])('a body of type %s is not admitted', async (type, payload) => {
    expectProblem(await post(payload, { ...HOW, 'content-type': type }), 'TIPO_NO_ADMITIDO')
  })

  test('a body past 1 MiB is too large, also when it arrives compressed', async () => {
    const large = JSON.stringify({ n: 1, nota: 'x'.repeat(1024 * 1024) })
    expectProblem(await post(large), 'CUERPO_DEMASIADO_GRANDE')
    expectProblem(await post(gzipSync(large), { ...HOW, 'content-encoding': 'gzip' }), 'CUERPO_DEMASIADO_GRANDE')
  })

  test('a compressed body is read, a false compression refused', async () => {
    expect((await post(gzipSync('{"n":1}'), { ...HOW, 'content-encoding': 'gzip' })).statusCode).toBe(200)
    const broken = await post('not gzip', { ...HOW, 'content-encoding': 'gzip' })
    expect(broken.statusCode).toBe(400)
    expect(broken.json().codigo).toMatch(/^(CUERPO_INVALIDO|PETICION_ILEGIBLE)$/)
    expectProblem(await post('{"n":1}', { ...HOW, 'content-encoding': 'rot13' }), 'TIPO_NO_ADMITIDO')
  })
})

describe('paths and queries', () => {
  test.each([
    ['/lista/1?limite=0', [{ campo: 'limite', mensaje: 'Debe ser al menos 1.' }]],
    ['/lista/1?limite=', [{ campo: 'limite', mensaje: 'Debe ser un número entero.' }]],
    ['/lista/1?limite=diez', [{ campo: 'limite', mensaje: 'Debe ser un número entero.' }]],
    ['/lista/1?limite=1&limite=2', [{ campo: 'limite', mensaje: 'Debe ser un número entero.' }]],
    ['/lista/1?limit=5', [{ campo: 'limit', mensaje: 'Este campo no existe aquí.' }]],
    ['/lista/x', [{ campo: 'id', mensaje: 'Debe ser un número entero.' }]],
    ['/sin-parametros?x=1', [{ campo: 'x', mensaje: 'Este campo no existe aquí.' }]],
  ])('%s is refused', async (url, errores) => {
    expect(expectProblem(await get(url), 'PARAMETRO_INVALIDO').errores).toEqual(errores)
  })

  test('a number in the query is a number, and one value makes a list', async () => {
    expect((await get('/lista/1?limite=5&nss=1')).json()).toMatchObject({ limite: 5, nss: ['1'] })
  })

  test.each(['/%', '/lista/%E0%A4%A', `/lista/${'9'.repeat(300)}`, '/', '//', '/lista', '/lista/1/2'])(
    '%s does not exist',
    async (url) => {
      expectProblem(await get(url), 'RUTA_NO_ENCONTRADA')
    },
  )

  test('what does not exist does not exist whatever is sent to it', async () => {
    expectProblem(
      (await t.app.inject({
        method: 'POST',
        url: '/nunca',
        payload: '<a/>',
        headers: { 'content-type': 'text/xml' },
      })) as Injected,
      'RUTA_NO_ENCONTRADA',
    )
  })

  test.each([
    ['DELETE', '/lista/1', 'GET, HEAD'],
    ['PUT', '/cuerpo', 'POST'],
    ['OPTIONS', '/cuerpo', 'POST'],
  ])('%s %s says which methods there are', async (method, url, allow) => {
    const refused = (await t.app.inject({ method: method as 'PUT', url })) as Injected
    expectProblem(refused, 'METODO_NO_PERMITIDO')
    expect(refused.headers.allow).toBe(allow)
  })
})

describe('who may call', () => {
  test.each(['/token', '/operador'])('%s without a token says how to get one', async (url) => {
    const refused = await get(url)
    expectProblem(refused, 'NO_AUTENTICADO')
    expect(refused.headers['www-authenticate']).toMatch(/^Bearer/)
  })

  test('with a token the answer comes', async () => {
    expect((await get('/token', { authorization: 'Bearer EKU9003173C9' })).statusCode).toBe(200)
  })
})

describe('faults of the service', () => {
  test.each(['/falla', '/nada', '/mal-respuesta'])('%s is a bare 500 whose cause is in the log only', async (url) => {
    const failed = await get(url, { 'x-request-id': 'peticion-7' })
    const body = expectProblem(failed, 'ERROR_INTERNO')
    expect(JSON.stringify(body)).not.toMatch(/secreta|stack|Error:|node_modules/)
    expect(t.logs.filter((l) => l.level === 'error')).toEqual([
      expect.objectContaining({ reqId: 'peticion-7', codigo: 'ERROR_INTERNO' }),
    ])
  })
})

describe('request ids', () => {
  test('a good one is kept and logged, another is replaced', async () => {
    expect((await get('/sin-parametros', { 'x-request-id': 'mi-id.1_A' })).headers['x-request-id']).toBe('mi-id.1_A')
    expect(t.logs.map((l) => l.reqId)).toContain('mi-id.1_A')
    for (const bad of ['', 'con espacio', 'x'.repeat(65), 'a"b', 'ñ'.normalize()]) {
      const { headers } = await get('/sin-parametros', { 'x-request-id': bad })
      expect(headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})

describe('security headers', () => {
  test('every answer carries them, refusals too', async () => {
    for (const response of [
      await get('/sin-parametros'),
      await get('/nunca'),
      await get('/token'),
      await post('{'),
      // Refused before a route was looked for.
      await get('/%zz'),
    ]) {
      expect(response.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'cache-control': 'no-store',
        'content-security-policy': expect.stringContaining("default-src 'none'"),
        'strict-transport-security': expect.stringContaining('max-age='),
      })
    }
  })
})

/** Writes bytes to the port and returns all that comes back until the other side closes. */
const raw = (text: string | Buffer): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = ''
    const socket = createConnection(port, '127.0.0.1', () => socket.write(text))
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => {
      answer += chunk
    })
    socket.on('close', () => resolve(answer))
    socket.on('error', reject)
    socket.setTimeout(60_000, () => socket.destroy(new Error('no answer')))
  })

function parsed(answer: string): Injected {
  const [head, body] = answer.split('\r\n\r\n') as [string, string]
  const [status, ...lines] = head.split('\r\n')
  const headers = Object.fromEntries(lines.map((l) => [l.slice(0, l.indexOf(':')).toLowerCase(), l.slice(l.indexOf(':') + 2)]))
  expect(Buffer.byteLength(body)).toBe(Number(headers['content-length']))
  return { statusCode: Number(status!.split(' ')[1]), headers, json: () => JSON.parse(body) }
}

describe('over a raw socket', () => {
  test.each([
    ['no HTTP at all', 'hola\r\n\r\n'],
    ['TLS spoken to a plain port', Buffer.from('16030100', 'hex')],
    ['a header with a bare line feed in it', 'GET / HTTP/1.1\r\nHost: x\r\nX: a\x00b\r\n\r\n'],
    ['two lengths', 'POST /cuerpo HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na'],
    [
      'a length and chunks together (request smuggling)',
      'POST /cuerpo HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
  ])('%s is unreadable', async (_name, bytes) => {
    expectProblem(parsed(await raw(bytes)), 'PETICION_ILEGIBLE')
  })

  test.each([
    ['headers', `GET /sin-parametros HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['an address', `GET /${'a'.repeat(20_000)} HTTP/1.1\r\nHost: x\r\n\r\n`],
  ])('%s past 16 KiB are too large', async (_name, text) => {
    expectProblem(parsed(await raw(text)), 'ENCABEZADOS_DEMASIADO_GRANDES')
  })

  test('the service goes on after all that', async () => {
    const answer = await raw('GET /sin-parametros HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    expect(parsed(answer).statusCode).toBe(200)
  })
})

describe('logs', () => {
  test('routes are logged by their pattern; no value of path, query, body or header is', async () => {
    await get('/lista/12345678903?nss=77269900013', { authorization: 'Bearer GODE561231GR8' })
    await get('/lista/EKU9003173C9')
    await get('/token', { authorization: 'Bearer EKU9003173C9' })
    await get('/nunca/EKU9003173C9?curp=BOXW310820HNERXN09')
    await post({ n: 'EKU9003173C9', nota: 'contraseña-en-claro' })
    await get('/falla', { 'x-request-id': 'EKU9003173C9' })
    const text = JSON.stringify(t.logs)
    expect(text).toContain('/lista/:id')
    for (const secret of [
      '12345678903',
      '77269900013',
      'GODE561231GR8',
      'EKU9003173C9',
      'BOXW310820HNERXN09',
      'contraseña-en-claro',
    ]) {
      expect(text).not.toContain(secret)
    }
  })
})
