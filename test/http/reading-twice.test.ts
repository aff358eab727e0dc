// Reading means reading (IETF RFC 9110): what a client has already is told with 304, only for what would have been handed over; a HEAD
// changes nothing; formats are chosen by what tells them apart; one request names one host.
import { connect } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { completeNrp } from '../../src/kernel/nrp.ts'
import { flushAccesses } from '../../src/modules/notices/access-log/record-access.ts'
import { delivered } from '../support/deliveries.ts'
import { bearer } from '../support/login.ts'
import { publish } from '../support/notices.ts'
import { certified, employer, trust } from '../support/padron.ts'
import { type Service, startService } from '../support/service.ts'
import { signedIn } from '../support/session.ts'

const [PATRON, DEVELOPER, STRANGER] = ['EKU9003173C9', 'MAB9307148T4', 'GODE561231GR8']
const NRP = completeNrp('A011234510')

let t: Service
let relation: string
let folios: string[]
let port: number
let auth: { authorization: string }
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, [NRP])
  await certified(t, DEVELOPER)
  relation = await trust(t, { patron: PATRON, desarrollador: DEVELOPER })
  port = Number(new URL(await t.app.listen({ port: 0, host: '127.0.0.1' })).port)
  auth = await bearer(t, PATRON)
})
afterAll(() => t.stop())
beforeEach(async () => {
  await t.ctx.db.deleteFrom('avisos').execute()
  await t.ctx.db.deleteFrom('entregas').execute()
  folios = await publish(t, PATRON, [{ nrp: NRP }, { nrp: NRP }, { nrp: NRP }])
})

/** What the wire carries, to the byte: `lines` after the request line, the answer as its head and body. */
function wire(requestLine: string, lines: string[]): Promise<{ status: number; head: string; body: string }> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1')
    let all = ''
    socket.setEncoding('utf8').on('data', (text) => {
      all += text
    })
    socket.on('error', reject).on('end', () => {
      const [head, ...rest] = all.split('\r\n\r\n')
      resolve({ status: Number(head!.split(' ')[1]), head: head!.toLowerCase(), body: rest.join('\r\n\r\n') })
    })
    socket.write(`${[requestLine, ...lines, 'Connection: close'].join('\r\n')}\r\n\r\n`)
  })
}
const HOST = 'Host: sia.test'
const bearerLine = () => `Authorization: ${auth.authorization}`
const get = (url: string, lines: string[] = []) => wire(`GET ${url} HTTP/1.1`, [HOST, bearerLine(), ...lines])
const unread = async () => folios.length - (await delivered(t.ctx)).length

/** A sum of every table: what is written anywhere shows. */
async function everything(): Promise<Record<string, string>> {
  await flushAccesses(t.ctx)
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'`.execute(
    t.ctx.db,
  )
  const sums = rows.map(async ({ name }) => {
    const { rows: found } = await sql<{ sum: string }>`
      select concat(count(*), ' ', sum(hashtextextended(x::text, 0))) as sum from ${sql.table(name)} x`.execute(t.ctx.db)
    return [name, found[0]!.sum] as const
  })
  return Object.fromEntries(await Promise.all(sums))
}

describe('If-None-Match', () => {
  test.each([
    ['the tag itself', (e: string) => [`If-None-Match: ${e}`]],
    ['without its W/', (e: string) => [`If-None-Match: ${e.replace(/^W\//, '')}`]],
    ['with a W/', (e: string) => [`If-None-Match: W/${e.replace(/^W\//, '')}`]],
    ['a list with another before it', (e: string) => [`If-None-Match: "x", ${e}`]],
    ['a list with another after it', (e: string) => [`If-None-Match: ${e}, W/"y"`]],
    ['a list without blanks, with a comma inside a tag', (e: string) => [`If-None-Match: "a,b",${e}`]],
    ['any', () => ['If-None-Match: *']],
    ['two lines', (e: string) => ['If-None-Match: "x"', `If-None-Match: ${e}`]],
    ['what Node’s fetch adds of its own', (e: string) => [`If-None-Match: ${e}`, 'Cache-Control: no-cache', 'Pragma: no-cache']],
  ])('%s: 304, no body, no length', async (_what, lines) => {
    const { etag } = (await t.app.inject({ url: '/v1/avisos?limite=3', headers: auth })).headers
    const again = await get('/v1/avisos?limite=3', lines(String(etag)))
    expect([again.status, again.body]).toEqual([304, ''])
    expect(again.head).not.toMatch(/^content-(length|type):/m)
  })

  test.each(['"x"', 'x', '', '"*', 'W/*'])('%j names nothing: 200', async (given) => {
    expect((await get('/v1/avisos?limite=3', [`If-None-Match: ${given}`])).status).toBe(200)
  })

  test('“any” hands nothing over: notices stay unread, nobody is noted as reader', async () => {
    const before = await everything()
    for (const url of ['/v1/avisos', `/v1/avisos?nrp=${NRP}&limite=1`, `/v1/avisos/${folios[0]}`])
      for (const accept of ['application/json', 'application/pdf'])
        expect((await get(url, ['If-None-Match: *', `Accept: ${accept}`])).status).toBe(304)
    expect((await get('/v1/avisos', ['If-None-Match: *', 'Accept: application/x-ndjson'])).status).toBe(304)
    expect(await everything()).toEqual(before)
    expect(await unread()).toBe(3)
  })

  test.each(['*', 'the tag of the refusal itself', 'the tag of what was read before'])(
    'a refusal is never “nothing new”: %s',
    async (given) => {
      const read = await t.app.inject({ url: '/v1/avisos', headers: auth })
      const developer = await bearer(t, STRANGER)
      const asks = [
        { url: '/v1/avisos', headers: {}, status: 401 },
        { url: `/v1/avisos?patron=${PATRON}`, headers: developer, status: 403 },
        { url: `/v1/avisos/${folios[0]}`, headers: developer, status: 404 },
        { url: '/v1/avisos?limite=0', headers: auth, status: 400 },
        { url: '/v1/nada', headers: auth, status: 404 },
        { method: 'POST', url: '/v1/token', headers: {}, status: 400 },
      ] as const
      for (const { status, ...ask } of asks) {
        const before = await t.app.inject(ask)
        expect(before.headers.etag).toBeUndefined()
        const tag = given === '*' ? '*' : String(given.endsWith('before') ? read.headers.etag : (before.headers.etag ?? '"x"'))
        const again = await t.app.inject({ ...ask, headers: { ...ask.headers, 'if-none-match': tag } })
        expect([ask.url, again.statusCode]).toEqual([ask.url, status])
        expect(again.body).not.toBe('')
      }
    },
  )

  test('the answer of a POST has no tag and is given whole', async () => {
    const ask = { method: 'POST', url: '/v1/avisos/consulta', payload: { nss: ['12345678903'] } } as const
    const first = await t.app.inject({ ...ask, headers: auth })
    expect([first.statusCode, first.headers.etag]).toEqual([200, undefined])
    for (const tag of ['*', 'W/"x"'])
      expect((await t.app.inject({ ...ask, headers: { ...auth, 'if-none-match': tag } })).body).toBe(first.body)
  })

  test('“any” is told “nothing new” only where nothing was written for it, on every route that somebody may read', async () => {
    const owner = await signedIn(t, PATRON)
    const known: Record<string, string> = { folio: relation, folioAviso: folios[0]!, nrp: NRP, nombre: 'tiposAviso' }
    const gets = t.app.routePatterns.filter(({ method, url }) => method === 'GET' && !/\*|eventos|estado/.test(url))
    const untouched: string[] = []
    for (const { url, access } of gets) {
      const path = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(known[name] ?? 'x'))
      const headers = { ...(access === 'session' ? owner.headers : auth), 'if-none-match': '*' }
      const before = await everything()
      const { statusCode } = await t.app.inject({ url: path, headers })
      if (statusCode !== 304) continue
      untouched.push(url)
      expect([url, await everything()]).toEqual([url, before])
    }
    expect(untouched).toEqual(expect.arrayContaining(['/v1/avisos', '/v1/avisos/:folioAviso', '/openapi.yaml']))
  })

  test('a page of the portal, which may have had its effect by then, is handed over to “any”', async () => {
    const owner = await signedIn(t, PATRON)
    const page = await t.app.inject({ url: '/portal/avisos', headers: { ...owner.headers, 'if-none-match': '*' } })
    expect([page.statusCode, page.body.length > 1000]).toEqual([200, true])
  })
})

describe('HEAD', () => {
  test('is served of everything public and of nothing else, and writes nothing anywhere', async () => {
    const owner = await signedIn(t, PATRON)
    const known: Record<string, string> = { folio: relation, folioAviso: folios[0]!, nrp: NRP, nombre: 'tiposAviso' }
    const gets = t.app.routePatterns.filter(({ method, url }) => method === 'GET' && !url.includes('*'))
    expect(gets.length).toBeGreaterThan(80)
    const before = await everything()
    const odd: unknown[] = []
    for (const { url, access } of gets) {
      const path = url.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(known[name] ?? 'x'))
      const headers = access === 'session' ? owner.headers : auth
      const { statusCode, body, headers: answered } = await t.app.inject({ method: 'HEAD', url: path, headers })
      const isRight =
        access === 'public'
          ? ![405, 500].includes(statusCode)
          : [400, 401, 403, 404].includes(statusCode) || (statusCode === 405 && answered.allow === 'GET')
      if (!isRight || body !== '') odd.push([url, access, statusCode])
    }
    expect(odd).toEqual([])
    expect(await everything()).toEqual(before)
    expect(await unread()).toBe(3)
  })

  test.each(['/v1/avisos', '/portal/avisos'])('of %s is refused by name, and Allow says what is served', async (url) => {
    const headers = url.startsWith('/portal') ? (await signedIn(t, PATRON)).headers : auth
    const answer = await t.app.inject({ method: 'HEAD', url, headers })
    expect([answer.statusCode, answer.headers.allow]).toEqual([405, 'GET'])
  })

  test('of a public file has its tag and length, and 304 where the client has it', async () => {
    const head = await wire('HEAD /openapi.yaml HTTP/1.1', [HOST])
    expect([head.status, head.body]).toEqual([200, ''])
    const { etag } = (await t.app.inject({ method: 'HEAD', url: '/openapi.yaml' })).headers
    const again = await wire('HEAD /openapi.yaml HTTP/1.1', [HOST, `If-None-Match: ${etag}`])
    expect([again.status, again.body]).toEqual([304, ''])
    expect(again.head).not.toMatch(/^content-length: 0/m)
  })
})

describe('Accept', () => {
  const asked = async (url: string, accept: string) => {
    const { statusCode, headers } = await t.app.inject({ url, headers: { ...auth, accept } })
    return [statusCode, String(headers['content-type']).split(';')[0]]
  }
  test.each([
    ['application/json; charset=utf-8', 'application/json'],
    ['application/json;charset=UTF-8', 'application/json'],
    ['application/json; profile="x"', 'application/json'],
    ['APPLICATION/JSON; Charset="utf-8"', 'application/json'],
    ['text/csv; charset=utf-8', 'text/csv'],
    ['text/html, application/json;charset=utf-8;q=0.9, */*;q=0.1', 'application/json'],
    ['*/*; q=0.8', 'application/json'],
  ])('%s is %s, on every route alike', async (accept, type) => {
    for (const url of ['/v1/avisos?limite=2', '/v1/accesos']) expect(await asked(url, accept)).toEqual([200, type])
    if (type !== 'text/csv') expect(await asked(`/v1/avisos/${folios[0]}`, accept)).toEqual([200, type])
  })

  test.each([
    ['application/x-ndjson; charset=utf-8', 'application/x-ndjson; charset=utf-8'],
    ['text/plain; profile=sua', 'text/plain; charset=iso-8859-1; profile=sua'],
    ['text/plain; charset=iso-8859-1; profile=sua', 'text/plain; charset=iso-8859-1; profile=sua'],
    ['text/plain;Profile="sua"', 'text/plain; charset=iso-8859-1; profile=sua'],
    ['text/csv; charset=utf-8; header=present; profile=datos', 'text/csv; charset=utf-8; header=present; profile=datos'],
    ['text/csv; header=present', 'text/csv; charset=utf-8; header=present'],
    ['text/csv; profile=sua-omitidos; q=0.5, text/csv; q=0.1', 'text/csv; charset=utf-8; header=present; profile=sua-omitidos'],
  ])('%s is the format that its profile names', async (accept, type) => {
    const { statusCode, headers } = await t.app.inject({ url: '/v1/avisos', headers: { ...auth, accept } })
    expect([statusCode, headers['content-type']]).toEqual([200, type])
  })

  test.each(['text/plain; profile=otro', 'text/csv; profile=otro', 'image/png', 'application/json; q=0', ', ,'])(
    '%s is refused: no format is that',
    async (accept) => {
      expect((await t.app.inject({ url: '/v1/avisos', headers: { ...auth, accept } })).statusCode).toBe(406)
    },
  )

  test('what is handed out can be asked for by its own Content-Type', async () => {
    for (const accept of [
      'application/json',
      'application/x-ndjson',
      'text/csv',
      'text/csv;profile=datos',
      'text/plain;profile=sua',
      'application/pdf',
    ]) {
      const first = await t.app.inject({ url: '/v1/avisos', headers: { ...auth, accept } })
      const type = String(first.headers['content-type'])
      const again = await t.app.inject({ url: '/v1/avisos', headers: { ...auth, accept: type } })
      expect([accept, again.statusCode, again.headers['content-type']]).toEqual([accept, 200, type])
    }
  })
})

describe('Host', () => {
  test.each([
    ['twice, alike', [HOST, HOST]],
    ['twice, otherwise', [HOST, 'host: otro.example']],
    ['twice, with others between', [HOST, 'X-A: 1', 'X-B: 2', 'HOST: otro.example']],
  ])('%s: 400, whatever is asked for', async (_what, hosts) => {
    // OAuth prescribes the form of an error at the token endpoint.
    for (const [line, refusal] of [
      ['GET /v1/avisos HTTP/1.1', 'PETICION_ILEGIBLE'],
      ['GET /livez HTTP/1.1', 'PETICION_ILEGIBLE'],
      ['POST /v1/token HTTP/1.1', 'invalid_request'],
      ['GET /nada HTTP/1.1', 'PETICION_ILEGIBLE'],
      ['GET /portal HTTP/1.1', 'PETICION_ILEGIBLE'],
    ] as const) {
      const { status, body } = await wire(line, [...hosts, bearerLine()])
      expect([line, status, JSON.parse(body).codigo ?? JSON.parse(body).error]).toEqual([line, 400, refusal])
    }
    expect(await unread()).toBe(3)
  })
  test('once: served', async () => expect((await wire('GET /livez HTTP/1.1', [HOST])).status).toBe(200))
})
