// What is handed over to the sandbox's process is answered as if it were answered here, and who hangs up on one side is hung up on at
// the other. Both halves stand in one process here; test/runtime/sandbox/child-process.test.ts has them apart.
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildApp, buildSandboxApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { makeContext } from '../../src/context.ts'
import type { App } from '../../src/http/app-type.ts'
import { httpProblems } from '../../src/http/problems.ts'
import { proxyTo, type RequestProxy } from '../../src/http/proxy.ts'
import { createServer } from '../../src/http/server.ts'
import { eventually } from '../support/processes.ts'
import { anyRun, sandboxBearer } from '../support/sandbox.ts'
import { type Service, startService } from '../support/service.ts'

const folder = mkdtempSync(join(tmpdir(), 'sia-'))
let t: Service
beforeAll(async () => {
  t = await startService({ sandbox: true })
})
afterAll(async () => {
  await t.stop()
  rmSync(folder, { recursive: true, force: true })
})

const portOf = (app: App): number => (app.server.address() as AddressInfo).port

/** All that comes back for these bytes, until the service closes the connection. */
async function exchange(port: number, bytes: string): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' })
  const pieces: Buffer[] = []
  socket.on('data', (piece) => pieces.push(piece))
  // Refused bodies are not read to their end.
  socket.on('error', () => {})
  socket.write(bytes, 'latin1')
  await once(socket, 'close')
  return Buffer.concat(pieces).toString('latin1')
}

/** As headers in any order; what differs from moment to moment is left out. */
function comparable(answer: string) {
  const [head, ...body] = answer.split('\r\n\r\n')
  const [status, ...headers] = head!.split('\r\n')
  return {
    status,
    headers: headers
      .map(lower)
      .filter((line) => !line.startsWith('date:'))
      .toSorted(),
    body: body.join('\r\n\r\n'),
  }
}
const lower = (line: string) => line.replace(/^[^:]+/, (name) => name.toLowerCase())

describe('the same answer', () => {
  let here: App
  let front: App
  let behind: App
  let authorization: string
  beforeAll(async () => {
    behind = await buildSandboxApp(t.ctx)
    const path = join(folder, 'misma.sock')
    await behind.listen({ path })
    front = await buildApp(t.ctx, undefined, proxyTo(() => path).proxy)
    await front.listen({ host: '127.0.0.1', port: 0 })
    here = t.app
    await here.listen({ host: '127.0.0.1', port: 0 })
    authorization = (await sandboxBearer(t, await anyRun(t))).authorization
  })
  afterAll(async () => {
    await front.close()
    await behind.close()
  })

  const asked = (line: string, headers: string[] = [], body = '') =>
    [`${line} HTTP/1.1`, 'Host: sia.test', 'X-Request-Id: la-misma', ...headers, 'Connection: close', '', body].join('\r\n')
  const json = (body: string, ...headers: string[]) => [
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...headers,
  ]
  const chunked = (body: string) => `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
  const big = 'x'.repeat(1_100_000)

  const cases: Record<string, (bearer: string) => string> = {
    'a list': () => asked('GET /sandbox/v1/desarrolladores'),
    'a list in pieces, compressed': () => asked('GET /sandbox/v1/catalogos/tipos-aviso', ['Accept-Encoding: gzip']),
    'its head alone': () => asked('HEAD /sandbox/v1/desarrolladores'),
    'a method that is none': () => asked('OPTIONS /sandbox/v1/desarrolladores'),
    'a route that is none': () => asked('GET /sandbox/v1/nada'),
    'a path written another way': () => asked('GET /%73andbox/v1/desarrolladores'),
    'an absolute address': () => asked('GET http://sia.test/sandbox/v1/desarrolladores'),
    'a parameter that is none': () => asked('GET /sandbox/v1/desarrolladores?nada=1'),
    'a redirection': () => asked('GET /sandbox/'),
    'keys and metadata': () => asked('GET /.well-known/oauth-authorization-server/sandbox'),
    'notices without a token': () => asked('GET /sandbox/v1/avisos'),
    'notices with one': (bearer) => asked('GET /sandbox/v1/corrida', [`Authorization: ${bearer}`]),
    'a token by a form that says nothing': () =>
      asked('POST /sandbox/v1/token', ['Content-Type: application/x-www-form-urlencoded', 'Content-Length: 0']),
    'a token by JSON': () => asked('POST /sandbox/v1/token', json('{}'), '{}'),
    'a body that is no JSON': (bearer) => asked('POST /sandbox/v1/reportes', json('{"', `Authorization: ${bearer}`), '{"'),
    'no body where there must be one': (bearer) => asked('POST /sandbox/v1/reportes', [`Authorization: ${bearer}`]),
    'a body in pieces': (bearer) =>
      asked(
        'POST /sandbox/v1/reportes',
        [`Authorization: ${bearer}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
        chunked('{"reportes":[],"x":1}'),
      ),
    'a body that is announced too big': (bearer) =>
      asked('POST /sandbox/v1/reportes', json(big, `Authorization: ${bearer}`), big),
    'a body that becomes too big': (bearer) =>
      asked(
        'POST /sandbox/v1/reportes',
        [`Authorization: ${bearer}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked'],
        chunked(big),
      ),
    'a body of another type': (bearer) =>
      asked('POST /sandbox/v1/reportes', [`Authorization: ${bearer}`, 'Content-Type: text/plain', 'Content-Length: 1'], 'x'),
    'who waits to be told to go on': (bearer) =>
      asked('POST /sandbox/v1/reportes', json('{}', `Authorization: ${bearer}`, 'Expect: 100-continue'), '{}'),
    'headers that are too big': () => asked('GET /sandbox/v1/desarrolladores', [`X-Mucho: ${'x'.repeat(20_000)}`]),
    'headers that are almost too big': () => asked('GET /sandbox/v1/desarrolladores', [`X-Mucho: ${'x'.repeat(16_150)}`]),
    'what is not HTTP': () => 'GET /sandbox/v1/desarrolladores NADA\r\n\r\n',
    'an old client': () => 'GET /sandbox/v1/desarrolladores HTTP/1.0\r\nX-Request-Id: la-misma\r\n\r\n',
  }
  test.each(Object.entries(cases))('%s', async (_name, bytes) => {
    const [own, other] = await Promise.all([here, front].map((app) => exchange(portOf(app), bytes(authorization))))
    const unlike = (answer: string) => comparable(answer.replace(/[0-9a-f-]{36}/g, 'al-azar'))
    expect(unlike(other!)).toEqual(unlike(own!))
    expect(own).toMatch(/^HTTP\/1\.1 /)
  })

  test('nothing of it is noted twice in the log, and the one line has the same number', async () => {
    t.logs.length = 0
    const own = asked('GET /sandbox/v1/desarrolladores').replace('la-misma', 'una-vez')
    await exchange(portOf(front), own)
    await eventually('the line', () => t.logs.some((line) => line.msg === 'request'))
    expect(t.logs.filter((line) => line.msg === 'request').map((line) => line.reqId)).toEqual(['una-vez'])
  })

  test("production's requests are answered here", async () => {
    const answer = await exchange(portOf(front), asked('GET /v1/desarrolladores'))
    expect(answer).toMatch(/^HTTP\/1\.1 200 /)
  })
})

describe('both ends', () => {
  let ends: { front: App; behind: App; sockets: { path: string; open: boolean } }
  const seen: { address: string; closed: boolean; received: number }[] = []
  let go = () => {}
  beforeAll(async () => {
    const server = async (env: Record<string, string>, behind: boolean, proxy?: RequestProxy) => {
      const token = async () => {
        throw httpProblems.NO_AUTENTICADO()
      }
      const ctx = makeContext({ ...t.ctx, config: readConfig({ DATA_DIR: t.dataDir, PUBLIC_URL: 'https://sia.test', ...env }) })
      const app = await createServer(ctx, { token, operator: token }, { behind, proxy })
      app.addHook('onRoute', (route) => {
        route.config = { ...route.config, environment: 'sandbox' }
      })
      const open = { config: { access: 'public' as const }, schema: { hide: true } }
      const note = (request: { ip: string; raw: NodeJS.EventEmitter }, reply: { raw: NodeJS.EventEmitter }) => {
        const one = { address: request.ip, closed: false, received: 0 }
        seen.push(one)
        reply.raw.once('close', () => {
          one.closed = true
        })
        return one
      }
      app.get('/direccion', open, async (request, reply) => note(request, reply))
      app.get('/corta', open, async (request, reply) => {
        note(request, reply)
        reply.hijack()
        request.raw.socket.destroy()
      })
      app.get('/a-medias', open, async (request, reply) => {
        note(request, reply)
        reply.hijack()
        reply.raw.writeHead(200, { 'content-length': '100' })
        reply.raw.write('la mitad', () => request.raw.socket.destroy())
      })
      app.get('/calla', open, async (request, reply) => {
        note(request, reply)
        reply.hijack()
      })
      app.get('/eventos', open, async (request, reply) => {
        note(request, reply)
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'text/event-stream' })
        reply.raw.flushHeaders()
        await new Promise<void>((resolve) => {
          go = resolve
        })
        reply.raw.write('data: uno\n\n')
      })
      app.get('/sin-fin', open, async (request, reply) => {
        const one = note(request, reply)
        reply.hijack()
        reply.raw.writeHead(200, { 'content-type': 'application/octet-stream' })
        const piece = Buffer.alloc(64 * 1024)
        const write = () => {
          for (;;) {
            one.received += piece.length
            if (!reply.raw.write(piece)) break
          }
        }
        reply.raw.on('drain', write)
        write()
      })
      app.post('/recibe', open, async (request, reply) => note(request, reply))
      return app
    }
    const behind = await server({}, true)
    const sockets = { path: join(folder, 'extremos.sock'), open: true }
    await behind.listen({ path: sockets.path })
    const { proxy } = proxyTo(() => (sockets.open ? sockets.path : join(folder, 'nadie.sock')))
    const front = await server({ TRUST_PROXY: '1' }, false, proxy)
    await front.listen({ host: '127.0.0.1', port: 0 })
    ends = { front, behind, sockets }
  })
  afterAll(async () => {
    ends.front.server.closeAllConnections()
    ends.behind.server.closeAllConnections()
    await ends.front.close()
    await ends.behind.close()
  })

  const ask = (path: string, headers = '', app = ends.front): Socket => {
    const socket = connect({ port: portOf(app), host: '127.0.0.1' })
    socket.on('error', () => {})
    socket.write(`GET ${path} HTTP/1.1\r\nHost: sia.test\r\n${headers}\r\n`)
    return socket
  }
  const untilClosed = async (socket: Socket) => {
    let text = ''
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
    await once(socket, 'close')
    return text
  }

  test("the client's address is the one that this process has found out, and no client can choose it", async () => {
    const cases: [string, string][] = [
      ['', '127.0.0.1'],
      ['X-Forwarded-For: 203.0.113.9\r\n', '203.0.113.9'],
      ['X-Forwarded-For: 198.51.100.7, 203.0.113.9\r\n', '203.0.113.9'],
    ]
    for (const [headers, address] of cases) {
      const answer = await untilClosed(ask('/direccion', `${headers}Connection: close\r\n`))
      expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({ address })
    }
  })

  test('a connection that is cut there without an answer is cut here without one', async () => {
    expect(await untilClosed(ask('/corta'))).toBe('')
  })

  test('an answer that is broken off there is broken off here, after what had come', async () => {
    const answer = await untilClosed(ask('/a-medias'))
    expect(answer).toMatch(/content-length: 100/i)
    expect(answer.endsWith('\r\n\r\nla mitad')).toBe(true)
  })

  test('a client that leaves while it waits has left there too', async () => {
    const before = seen.length
    const socket = ask('/calla')
    await eventually('the request', () => seen.length > before)
    socket.destroy()
    await eventually('hung up there', () => seen.at(-1)!.closed)
  })

  test('a client that leaves in the middle of its body has left there too', async () => {
    const before = seen.length
    const arrived = once(ends.behind.server, 'request') as Promise<[IncomingMessage]>
    const socket = connect({ port: portOf(ends.front), host: '127.0.0.1' })
    socket.write('POST /recibe HTTP/1.1\r\nHost: sia.test\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"a":')
    const [request] = await arrived
    const closed = new Promise((resolve) => request.socket.once('close', resolve))
    socket.destroy()
    await closed
    expect(request.complete).toBe(false)
    expect(seen.length).toBe(before)
  })

  test('events come as they are made, the head of the answer before the first', async () => {
    const socket = ask('/eventos')
    let text = ''
    socket.setEncoding('utf8').on('data', (piece: string) => {
      text += piece
    })
    await eventually('the head', () => /text\/event-stream/.test(text))
    expect(text).not.toContain('uno')
    go()
    await eventually('the event', () => text.includes('data: uno\n\n'))
    socket.destroy()
    await eventually('hung up there', () => seen.at(-1)!.closed)
  })

  test('a reader that takes nothing holds the writer back', async () => {
    const socket = ask('/sin-fin')
    socket.pause()
    await eventually('something is written', () => (seen.at(-1)?.received ?? 0) > 0)
    let last = -1
    await eventually('the writer waits', async () => {
      const now = seen.at(-1)!.received
      const still = now === last
      last = now
      await wait(300)
      return still
    })
    expect(last).toBeLessThan(64 * 1024 * 1024)
    socket.destroy()
    await eventually('hung up there', () => seen.at(-1)!.closed)
  })

  test('where nobody listens it is refused as a problem, and comes back by itself', async () => {
    ends.sockets.open = false
    const answer = await untilClosed(ask('/direccion', 'Connection: close\r\n'))
    expect(answer).toMatch(/^HTTP\/1\.1 503 /)
    expect(answer).toMatch(/\r\nretry-after: 5\r\n/)
    expect(JSON.parse(answer.split('\r\n\r\n')[1]!)).toMatchObject({
      codigo: 'SERVICIO_NO_DISPONIBLE',
      detail: 'El ambiente de pruebas no está disponible en este momento.',
    })
    ends.sockets.open = true
    expect(await untilClosed(ask('/direccion', 'Connection: close\r\n'))).toMatch(/^HTTP\/1\.1 200 /)
  })
})
