// The live view over a real connection: what a reader gets, how it goes on after a break, and how it ends.
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { bearer, token } from '../../support/login.ts'
import { eventually } from '../../support/processes.ts'
import { certificationFixture, DEVELOPER, type Fixture, runOf } from './fixture.ts'

let t: Fixture
let port: number
beforeAll(async () => {
  t = await certificationFixture()
  await t.app.listen({ host: '127.0.0.1', port: 0 })
  port = (t.app.server.address() as AddressInfo).port
})
afterAll(() => t.stop())
beforeEach(() => t.reset())

type Event = { id?: string; event: string; data: ReturnType<typeof JSON.parse> }

/** Opens the view; `next` gives the next event, undefined where the stream has ended. */
async function follow(id: string, headers: Record<string, string> = {}) {
  const aborter = new AbortController()
  const response = await fetch(`http://127.0.0.1:${port}/v1/certificaciones/${id}/eventos`, {
    headers: { accept: 'text/event-stream', ...(await bearer(t, DEVELOPER)), ...headers },
    signal: aborter.signal,
  })
  const reader = response.status === 200 ? response.body!.pipeThrough(new TextDecoderStream()).getReader() : undefined
  let text = ''
  const next = async (): Promise<Event | undefined> => {
    for (;;) {
      const end = text.indexOf('\n\n')
      if (end < 0) {
        const { value, done } = await reader!.read()
        if (done) return undefined
        text += value
        continue
      }
      const fields = text
        .slice(0, end)
        .split('\n')
        .filter((line) => !line.startsWith(':'))
      text = text.slice(end + 2)
      if (fields.length === 0) continue
      const get = (name: string) => fields.find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
      return { event: get('event')!, data: JSON.parse(get('data')!), ...(get('id') && { id: get('id')! }) }
    }
  }
  return { response, next, leave: () => aborter.abort() }
}

const followed = (corrida: string, many: number) =>
  eventually(`the run is followed by ${many}`, () => t.suite.followers(corrida) === many)

test('what happens in a run arrives as it happens, numbered, after the state', async () => {
  const { id, corrida } = await t.opened()
  t.suite.emit(corrida, 'prueba', { id: 'token-con-otp', estado: 'en-curso' })
  const view = await follow(id)
  expect(view.response.status).toBe(200)
  expect(view.response.headers.get('content-type')).toBe('text/event-stream')
  expect(view.response.headers.get('x-request-id')).toBeTruthy()
  expect(await view.next()).toMatchObject({ event: 'certificacion', data: { id, estado: 'en-pruebas' } })
  expect(await view.next()).toEqual({ id: '1', event: 'prueba', data: { id: 'token-con-otp', estado: 'en-curso' } })
  t.suite.emit(corrida, 'intercambio', { ruta: '/v1/avisos', texto: 'línea\nsiguiente' })
  expect(await view.next()).toEqual({ id: '2', event: 'intercambio', data: { ruta: '/v1/avisos', texto: 'línea\nsiguiente' } })
  t.suite.finish(corrida)
  expect(await view.next()).toMatchObject({ event: 'fin' })
  expect(await view.next()).toBeUndefined()
  expect(t.suite.followers(corrida)).toBe(0)
})

test('a reader that was cut off goes on after the last event that it saw, without loss or repetition', async () => {
  const { id, corrida } = await t.opened()
  for (let n = 1; n <= 5; n++) t.suite.emit(corrida, 'prueba', { n })
  const first = await follow(id)
  await first.next()
  expect([await first.next(), await first.next()].map((e) => e!.id)).toEqual(['1', '2'])
  first.leave()
  await followed(corrida, 0)
  const second = await follow(id, { 'last-event-id': '2' })
  await second.next()
  expect([await second.next(), await second.next(), await second.next()].map((e) => e!.data.n)).toEqual([3, 4, 5])
  second.leave()
  await followed(corrida, 0)
  const wrong = await follow(id, { 'last-event-id': 'ayer' })
  expect([wrong.response.status, ((await wrong.response.json()) as { codigo: string }).codigo]).toEqual([
    400,
    'PARAMETRO_INVALIDO',
  ])
})

test('a change of state is told and ends the view; then there is nothing to follow, and browsers stop asking', async () => {
  const { id, corrida } = await t.opened()
  const view = await follow(id)
  await view.next()
  t.suite.pass(corrida)
  await t.call('POST', `/certificaciones/${id}/solicitud`)
  expect(await view.next()).toMatchObject({ event: 'certificacion', data: { estado: 'aprobada' } })
  expect(await view.next()).toEqual({ event: 'fin', data: { estado: 'aprobada' } })
  expect(await view.next()).toBeUndefined()
  const again = await follow(id)
  expect([again.response.status, await again.response.text()]).toEqual([204, ''])
})

test('only those who take event streams get one', async () => {
  const { id } = await t.opened()
  const refused = await follow(id, { accept: 'application/json' })
  expect(await refused.response.json()).toMatchObject({ codigo: 'NO_ACEPTABLE', status: 406 })
})

test('a view ends when its password is cancelled', async () => {
  const { id, corrida } = await t.opened()
  const view = await follow(id)
  await view.next()
  await t.ctx.db.updateTable('contrasenas').set({ cancelada_el: t.ctx.now(), cancelada_motivo: 'prueba' }).execute()
  expect(await view.next()).toBeUndefined()
  await followed(corrida, 0)
})

test('a developer has at most ten views open, and closing one makes room', async () => {
  const { id, corrida } = await t.opened()
  const views = []
  for (let n = 0; n < 10; n++) {
    views.push(await follow(id))
    await views.at(-1)!.next()
  }
  const eleventh = await follow(id)
  expect(eleventh.response.status).toBe(429)
  expect(eleventh.response.headers.get('retry-after')).toBe('30')
  expect(await eleventh.response.json()).toMatchObject({ codigo: 'LIMITE_EXCEDIDO' })
  views[0]!.leave()
  await followed(corrida, 9)
  const another = await follow(id)
  expect(another.response.status).toBe(200)
  for (const view of [...views.slice(1), another]) view.leave()
  await followed(corrida, 0)
})

test('a reader that takes nothing holds the source back, and its leaving frees it', async () => {
  const { id, corrida } = await t.opened()
  const text = 'x'.repeat(100_000)
  for (let n = 0; n < 400; n++) t.suite.emit(corrida, 'intercambio', { n, text })
  const socket = connect(port, '127.0.0.1')
  socket.pause()
  const head = [`GET /v1/certificaciones/${id}/eventos HTTP/1.1`, 'host: x', 'accept: text/event-stream']
  socket.write(`${[...head, `authorization: Bearer ${await token(t, DEVELOPER)}`].join('\r\n')}\r\n\r\n`)
  await followed(corrida, 1)
  const given = () => t.suite.given(corrida)
  let before = -1
  await eventually('nothing more is taken', async () => {
    const still = given() === before && before > 0
    before = given()
    if (!still) await wait(500)
    return still
  })
  expect(given()).toBeLessThan(400)
  socket.destroy()
  await followed(corrida, 0)
})

test('where nothing happens a heartbeat shows that the connection lives', async () => {
  const { id } = await t.opened()
  const view = await fetch(`http://127.0.0.1:${port}/v1/certificaciones/${id}/eventos`, { headers: await bearer(t, DEVELOPER) })
  const reader = view.body!.pipeThrough(new TextDecoderStream()).getReader()
  for (let text = ''; !text.includes('\n: heartbeat\n\n'); ) {
    const { value, done } = await reader.read()
    expect(done).toBe(false)
    text += value
  }
  await reader.cancel()
})

test('closing the service ends every view and waits for none', async () => {
  const other = await certificationFixture()
  await other.app.listen({ host: '127.0.0.1', port: 0 })
  const { id } = await other.opened()
  const at = (other.app.server.address() as AddressInfo).port
  const response = await fetch(`http://127.0.0.1:${at}/v1/certificaciones/${id}/eventos`, {
    headers: { accept: 'text/event-stream', ...(await bearer(other, DEVELOPER)) },
  })
  const reader = response.body!.getReader()
  await reader.read()
  const corrida = await runOf(other.ctx, id)
  // Nobody leaves: where closing waited for a view, this would not end.
  await other.stop()
  while (!(await reader.read()).done);
  expect(other.suite.followers(corrida)).toBe(0)
})
