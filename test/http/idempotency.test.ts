// Idempotency-Key (contract.md 2, docs/adr/0006): same key and body, same answer; same key, other body, 422.
import { Type } from 'typebox'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { decrypt } from '../../src/kernel/encryption.ts'
import { type BareServer, startBareServer } from '../support/bare-server.ts'
import { onPostgres } from '../support/database.ts'

let t: BareServer
let runs = 0
let gate: Promise<void> = Promise.resolve()

beforeAll(async () => {
  t = await startBareServer((app) => {
    const body = Type.Object(
      { x: Type.Integer(), certificado: Type.Optional(Type.String()), como: Type.Optional(Type.String()) },
      { additionalProperties: false },
    )
    const answer = { description: 'Hecho', ...Type.Object({ n: Type.Integer(), secreto: Type.String() }) }
    const schema = { body, response: { 201: answer, 204: { description: 'Hecho', type: 'null' } } }
    const handler = async (
      request: { body: { x: number; como?: string } },
      reply: { code(n: number): { header(k: string, v: string): { send(b?: unknown): unknown } } },
    ) => {
      await gate
      runs++
      if (request.body.como === 'falla') throw new Error('falla')
      if (request.body.como === 'vacio') return reply.code(204).header('location', '/creado/1').send()
      return reply
        .code(201)
        .header('location', `/creado/${runs}`)
        .send({ n: runs, secreto: request.body.como === 'largo' ? 'otp-secreto '.repeat(500) : 'otp-secreto' })
    }
    app.post('/crear', { config: { access: 'token', idempotent: true }, schema }, handler as never)
    app.post('/otro', { config: { access: 'token', idempotent: true }, schema }, handler as never)
    app.post('/publico', { config: { access: 'public', idempotent: true }, schema }, handler as never)
    app.post('/sin', { config: { access: 'token' }, schema }, handler as never)
  })
})
afterAll(() => t.stop())
beforeEach(async () => {
  runs = 0
  gate = Promise.resolve()
  await t.ctx.db.deleteFrom('idempotencia').execute()
})

const ANA = 'EKU9003173C9'
const create = (
  key: string | undefined,
  payload: object,
  { as = ANA, url = '/crear', headers = {} as Record<string, string> } = {},
) =>
  t.app.inject({
    method: 'POST',
    url,
    payload,
    headers: { authorization: `Bearer ${as}`, ...(key !== undefined && { 'idempotency-key': key }), ...headers },
  })
const rows = () => t.ctx.db.selectFrom('idempotencia').selectAll().execute()

test('the same members in another order are the same body, however deep; another value is another body', async () => {
  const first = await create('k', { x: 1, certificado: 'c', como: 'bien' })
  const again = await create('k', { como: 'bien', x: 1, certificado: 'c' })
  expect([again.statusCode, again.body, again.headers['idempotent-replayed']]).toEqual([201, first.body, 'true'])
  expect((await create('k', { como: 'bien', x: 2, certificado: 'c' })).statusCode).toBe(422)
  // Members, not what they hold: one text in another place is another request.
  expect((await create('k', { como: 'c', x: 1, certificado: 'bien' })).statusCode).toBe(422)
  expect(runs).toBe(1)
})

test('the same key and body give the same answer, and the work is done once', async () => {
  const first = await create('k1', { x: 1 })
  const second = await create('k1', { x: 1 })
  expect(first.statusCode).toBe(201)
  expect([second.statusCode, second.body, second.headers.location, second.headers['content-type']]).toEqual([
    201,
    first.body,
    first.headers.location,
    first.headers['content-type'],
  ])
  expect(second.headers['idempotent-replayed']).toBe('true')
  expect(first.headers['idempotent-replayed']).toBeUndefined()
  expect(runs).toBe(1)
})

test('an answer large enough to be compressed is replayed too, to each client as it asks', async () => {
  const first = await create('k1', { x: 1, como: 'largo' }, { headers: { 'accept-encoding': 'br' } })
  expect(first.headers['content-encoding']).toBe('br')
  const second = await create('k1', { x: 1, como: 'largo' })
  expect(second.headers['idempotent-replayed']).toBe('true')
  expect(second.json().secreto).toContain('otp-secreto')
  expect(runs).toBe(1)
})

test('an answer without a body is replayed without one', async () => {
  const first = await create('k1', { x: 1, como: 'vacio' })
  const second = await create('k1', { x: 1, como: 'vacio' })
  expect([first.statusCode, second.statusCode, second.body, second.headers.location]).toEqual([204, 204, '', '/creado/1'])
  expect(runs).toBe(1)
})

test('the same key with another body, or at another address, is refused and nothing runs', async () => {
  await create('k1', { x: 1 })
  for (const response of [await create('k1', { x: 2 }), await create('k1', { x: 1 }, { url: '/otro' })]) {
    expect(response.statusCode).toBe(422)
    expect(response.json().codigo).toBe('IDEMPOTENCIA_DISTINTA')
  }
  expect(runs).toBe(1)
})

test('the key of one caller is not the key of another', async () => {
  await create('k1', { x: 1 })
  expect((await create('k1', { x: 1 }, { as: 'GODE561231GR8' })).json().n).toBe(2)
})

test('two e.firma owners who choose the same key do not meet', async () => {
  const one = await create('k1', { x: 1, certificado: 'AAAA' }, { url: '/publico' })
  const other = await create('k1', { x: 1, certificado: 'BBBB' }, { url: '/publico' })
  expect([one.json().n, other.json().n]).toEqual([1, 2])
  expect((await create('k1', { x: 2, certificado: 'AAAA' }, { url: '/publico' })).statusCode).toBe(422)
})

test('a request that failed or was refused leaves its key free', async () => {
  expect((await create('k1', { x: 1, como: 'falla' })).statusCode).toBe(500)
  expect((await create('k1', { y: 1 })).statusCode).toBe(400)
  expect(await rows()).toEqual([])
  expect((await create('k1', { x: 1 })).statusCode).toBe(201)
})

test('the answer is kept sealed: its secret is nowhere in the table', async () => {
  await create('k1', { x: 1 })
  const [row] = await rows()
  expect(row!.respuesta_sealed!.includes('otp-secreto')).toBe(false)
  expect(JSON.stringify(row)).not.toContain('otp-secreto')
  expect(decrypt(t.ctx.keyring, row!.respuesta_sealed!, `idempotencia:${ANA}:k1`).toString()).toContain('otp-secreto')
})

test('while the first is in course the second is told to wait; two at once do the work once', async () => {
  const opened = Promise.withResolvers<void>()
  gate = opened.promise
  const both = [create('k1', { x: 1 }), create('k1', { x: 1 })].map(async (response) => response)
  const early = await Promise.race(both)
  expect(early.statusCode).toBe(409)
  expect(early.json().codigo).toBe('IDEMPOTENCIA_EN_CURSO')
  expect(early.headers['retry-after']).toBe('2')
  expect((await create('k1', { x: 9 })).statusCode).toBe(422)
  opened.resolve()
  const statuses = (await Promise.all(both)).map((r) => r.statusCode).sort()
  expect(statuses).toEqual([201, 409])
  expect(runs).toBe(1)
})

test.runIf(onPostgres)('of twenty at once over several connections exactly one does the work', async () => {
  const responses = await Promise.all(Array.from({ length: 20 }, () => create('k1', { x: 1 })))
  expect(runs).toBe(1)
  for (const response of responses) expect([201, 409]).toContain(response.statusCode)
})

test('what a crash left behind blocks its key for a minute, not longer', async () => {
  await create('k1', { x: 1 })
  await t.ctx.db.updateTable('idempotencia').set({ estado: null, respuesta_sealed: null }).execute()
  t.clock.advance(59)
  expect((await create('k1', { x: 1 })).statusCode).toBe(409)
  t.clock.advance(2)
  expect((await create('k1', { x: 1 })).statusCode).toBe(201)
  expect(runs).toBe(2)
})

test('a request slower than a minute does not overwrite the answer of its own repetition', async () => {
  const opened = Promise.withResolvers<void>()
  gate = opened.promise
  const slow = create('k1', { x: 1 })
  await expect.poll(rows).toHaveLength(1)
  t.clock.advance(61)
  gate = Promise.resolve()
  const quick = await create('k1', { x: 1 })
  opened.resolve()
  expect((await slow).statusCode).toBe(201)
  expect((await create('k1', { x: 1 })).body).toBe(quick.body)
})

test('after a day the key may be used anew', async () => {
  await create('k1', { x: 1 })
  t.clock.advance(24 * 3600)
  expect((await create('k1', { x: 2 })).statusCode).toBe(201)
})

test.each(['', 'con espacio', 'ñ', 'x'.repeat(256)])('the key %j is refused', async (key) => {
  const response = await create(key, { x: 1 })
  expect(response.statusCode).toBe(400)
  expect(response.json().errores[0].campo).toBe('Idempotency-Key')
  expect(runs).toBe(0)
})

test('without a key, and where nothing is created, each request runs', async () => {
  await create(undefined, { x: 1 })
  await create(undefined, { x: 1 })
  await create('k1', { x: 1 }, { url: '/sin' })
  await create('k1', { x: 1 }, { url: '/sin' })
  expect(runs).toBe(4)
  expect(await rows()).toEqual([])
})
