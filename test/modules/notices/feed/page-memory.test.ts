// A page's memory is given back once it was sent (docs/adr/0035): what others read meanwhile never gets into an answer, and no answer is cut short, however slowly it
// is taken, with how many behind it, and whoever hangs up.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { importNotices } from '../../../../src/modules/notices/index.ts'
import { EMPLOYER, folio, NRP, ndjson, record } from '../../../support/imports.ts'
import { bearer } from '../../../support/login.ts'
import { employer } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'

const NOTICES = 1_000
let t: Service
let port: number
let headers: Record<string, string>[]
/** Of each employer, its feed as one page. */
let whole: string[]

beforeAll(async () => {
  t = await startService()
  const employers = [
    [EMPLOYER.a, NRP.a],
    [EMPLOYER.b, NRP.b],
  ] as const
  for (const [rfc, nrp] of employers) {
    await employer(t, rfc, [nrp])
    const head = nrp.slice(0, 2) === 'A0' ? 'R0201026' : 'R0302026'
    const notices = Array.from({ length: NOTICES }, (_, i) =>
      record({ nrp, folioAviso: folio(i + 1, head), numCredito: String(1426000001 + i), rfcTrabajador: 'ÑA&R561231GR8' }),
    )
    expect((await importNotices(t.ctx, ndjson(...notices))).escritas).toBe(NOTICES)
  }
  headers = await Promise.all(employers.map(([rfc]) => bearer(t, rfc)))
  port = Number(new URL(await t.app.listen({ port: 0, host: '127.0.0.1' })).port)
  whole = []
  for (const own of headers) {
    // Delivered by the first reading; the second comes from stored texts.
    for (let i = 0; i < 2; i++) {
      const answer = await fetch(`http://127.0.0.1:${port}/v1/avisos?limite=${NOTICES}`, {
        headers: { ...own, 'accept-encoding': 'identity' },
      })
      if (i === 1) whole.push(await answer.text())
      else await answer.text()
    }
  }
  for (const [i, [rfc]] of employers.entries()) {
    const { datos } = JSON.parse(whole[i]!) as { datos: { nrp: string }[] }
    expect(datos.length, rfc).toBe(NOTICES)
    expect(new Set(datos.map((notice) => notice.nrp))).toEqual(new Set([employers[i]![1]]))
  }
})
afterAll(() => t.stop())

const request = (who: number, more: Record<string, string> = {}) =>
  `GET /v1/avisos?limite=${NOTICES} HTTP/1.1\r\nHost: sia\r\n${Object.entries({ ...headers[who], ...more })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')}\r\n`

/** The bodies of `count` answers, in order. */
async function bodies(socket: Socket, count: number): Promise<Buffer[]> {
  const found: Buffer[] = []
  let bytes = Buffer.alloc(0)
  for await (const piece of socket) {
    bytes = Buffer.concat([bytes, piece as Buffer])
    for (;;) {
      const head = bytes.indexOf('\r\n\r\n')
      if (head < 0) break
      const text = bytes.toString('latin1', 0, head)
      expect(text).toMatch(/^HTTP\/1\.1 200 /)
      const end = head + 4 + Number(/content-length: (\d+)/i.exec(text)![1])
      if (bytes.length < end) break
      found.push(Buffer.from(bytes.subarray(head + 4, end)))
      bytes = bytes.subarray(end)
    }
    if (found.length === count) return found
  }
  throw new Error(`${found.length} of ${count} answers came whole`)
}

async function open(): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

/** Takes nothing for a while, with answers of many megabytes waiting. */
async function slowReader(who: number): Promise<void> {
  const count = 12
  const socket = await open()
  socket.write(request(who).repeat(count))
  await sleep(700)
  for (const body of await bodies(socket, count)) expect(body.equals(Buffer.from(whole[who]!))).toBe(true)
  socket.destroy()
}

async function quickReader(who: number): Promise<void> {
  const socket = await open()
  for (let i = 0; i < 15; i++) {
    socket.write(request(who))
    const taken = await once(socket, 'readable').then(() => socket)
    let bytes = Buffer.alloc(0)
    for (;;) {
      const piece = taken.read() as Buffer | null
      if (piece) bytes = Buffer.concat([bytes, piece])
      else await once(taken, 'readable')
      const head = bytes.indexOf('\r\n\r\n')
      if (head < 0) continue
      const length = Number(/content-length: (\d+)/i.exec(bytes.toString('latin1', 0, head))![1])
      if (bytes.length < head + 4 + length) continue
      expect(bytes.subarray(head + 4).equals(Buffer.from(whole[who]!))).toBe(true)
      break
    }
  }
  socket.destroy()
}

async function hangsUp(who: number): Promise<void> {
  for (let i = 0; i < 10; i++) {
    const socket = await open()
    socket.write(request(who).repeat(3))
    await sleep(5 + 7 * i)
    socket.destroy()
  }
}

async function packed(who: number): Promise<void> {
  const socket = await open()
  socket.write(request(who, { 'accept-encoding': 'br', connection: 'close' }))
  const pieces: Buffer[] = []
  for await (const piece of socket) pieces.push(piece as Buffer)
  const bytes = Buffer.concat(pieces)
  const head = bytes.indexOf('\r\n\r\n')
  expect(bytes.toString('latin1', 0, head)).toMatch(/content-encoding: br/i)
  const body: Buffer[] = []
  for (let at = head + 4; ; ) {
    const line = bytes.indexOf('\r\n', at)
    const size = Number.parseInt(bytes.toString('latin1', at, line), 16)
    if (size === 0) break
    body.push(bytes.subarray(line + 2, line + 2 + size))
    at = line + 4 + size
  }
  expect(brotliDecompressSync(Buffer.concat(body)).toString()).toBe(whole[who]!)
}

test('every answer is its own reader’s, whole, among slow readers, quick ones, packed ones and such as hang up', async () => {
  const both = [0, 1]
  await Promise.all(
    both.flatMap((who) => [
      slowReader(who),
      slowReader(who),
      quickReader(who),
      quickReader(who),
      hangsUp(who),
      packed(who),
      packed(who),
    ]),
  )
  // And afterwards, in the order of the test's own process.
  for (const who of both) {
    const { body } = await t.app.inject({ url: `/v1/avisos?limite=${NOTICES}`, headers: headers[who]! })
    expect(body).toBe(whole[who]!)
  }
})
