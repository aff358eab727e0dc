// Closing waits for the requests under way, and for nothing else.
import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { Type } from 'typebox'
import { expect, test } from 'vitest'
import { startBareServer } from '../support/bare-server.ts'
import { eventually } from '../support/processes.ts'

test('a connection on which nothing was asked holds nobody up; an answer under way goes out, and its connection ends', {
  // Less than the minute after which Node itself ends a connection on which nothing was asked.
  timeout: 45_000,
}, async () => {
  let [asked, answered] = [false, false]
  const t = await startBareServer((app) =>
    app.get(
      '/lento',
      {
        config: { access: 'public' },
        schema: { response: { 200: { description: 'Bien', ...Type.Object({ fin: Type.Boolean() }) } } },
      },
      async () => {
        asked = true
        await wait(300)
        answered = true
        return { fin: true }
      },
    ),
  )
  await t.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = t.app.server.address() as AddressInfo
  const silent = connect(port, '127.0.0.1')
  const ended = once(silent, 'close')
  silent.resume()
  await once(silent, 'connect')
  const answer = fetch(`http://127.0.0.1:${port}/lento`)
  await eventually('asked', () => asked)
  const closed = t.stop().then(() => answered)
  await ended
  expect(await closed).toBe(true)
  expect(await (await answer).json()).toEqual({ fin: true })
})
