import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Problem } from '../../../src/kernel/problem.ts'
import { checkPasswordAndCode } from '../../../src/modules/passwords/index.ts'
import { takeHashTurn, takeLoginTurn } from '../../../src/modules/passwords/turns.ts'
import { testPki } from '../../support/efirma.ts'
import { codeNow, issuePassword, type TestLogin } from '../../support/password.ts'
import { eventually } from '../../support/processes.ts'
import { type Service, startService } from '../../support/service.ts'

const SLOTS = 2
const WAITING = SLOTS * 50

let t: Service
let owner: TestLogin
beforeAll(async () => {
  t = await startService({ env: { PASSWORD_HASHES: String(SLOTS) } })
  owner = await issuePassword(t, await (await testPki(t)).company())
})
beforeEach(async () => {
  await t.ctx.db.deleteFrom('intentos').execute()
})
afterAll(() => t.stop())

/** Takes every slot, and `waiting` places of the queue; `release` lets them all go. */
function occupy(waiting: number, takeTurn = takeHashTurn, slots = SLOTS): { release(): Promise<void> } {
  const done = Promise.withResolvers<void>()
  const all = Array.from({ length: slots + waiting }, () => takeTurn(t.ctx, () => done.promise))
  return {
    async release() {
      done.resolve()
      await Promise.all(all)
    },
  }
}
const attempt = async () =>
  checkPasswordAndCode(t.ctx, { rfc: owner.rfc, password: owner.password, otp: await codeNow(t, owner.secret) })

test('no more hashes run at one time than are allowed, and every one gets its turn', async () => {
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 1))
    running--
    return 'done'
  }
  const all = await Promise.all(Array.from({ length: 40 }, () => takeHashTurn(t.ctx, work)))
  expect(all).toEqual(Array(40).fill('done'))
  expect(most).toBe(SLOTS)
})

test('a hash that fails gives its slot back', async () => {
  const failing = Array.from({ length: 10 }, () =>
    takeHashTurn(t.ctx, () => Promise.reject(new Error('no memory'))).catch(() => 'failed'),
  )
  expect(await Promise.all(failing)).toEqual(Array(10).fill('failed'))
  expect(await takeHashTurn(t.ctx, async () => 'works')).toBe('works')
})

test('when too many wait a login is refused with 503 and Retry-After, is not counted as a failure, and works later', async () => {
  const crowd = occupy(WAITING)
  const refusal = (await attempt().catch((e: unknown) => e)) as Problem
  expect(refusal).toMatchObject({ codigo: 'SERVICIO_NO_DISPONIBLE', status: 503, headers: { 'retry-after': '2' } })
  const rows = await t.ctx.db.selectFrom('intentos').select('fallos').execute()
  expect(rows.map((r) => r.fallos)).toEqual([0, 0, 0])
  const entry = await t.ctx.db
    .selectFrom('auditoria')
    .select(['objeto', 'resultado'])
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  expect(entry).toEqual({ objeto: owner.rfc, resultado: 'SERVICIO_NO_DISPONIBLE' })
  await crowd.release()
  expect(await attempt()).toMatchObject({ id: owner.id })
})

test('a storm of logins is turned away before it reaches the database', async () => {
  const crowd = occupy(WAITING, takeLoginTurn, 3 * SLOTS)
  expect(await attempt().catch((e: unknown) => e)).toMatchObject({
    codigo: 'SERVICIO_NO_DISPONIBLE',
    headers: { 'retry-after': '2' },
  })
  expect(await t.ctx.db.selectFrom('intentos').selectAll().execute()).toEqual([])
  await crowd.release()
  t.clock.advance(30)
  expect(await attempt()).toMatchObject({ id: owner.id })
})

test('clients that hung up while waiting make room for others', async () => {
  let hungUp = false
  const impatient = { ...t.ctx, origin: { address: '203.0.113.1', requestId: 'r', userAgent: undefined, gone: () => hungUp } }
  const crowd = occupy(0)
  let hashed = 0
  const left = Array.from({ length: WAITING }, () =>
    takeHashTurn(impatient, async () => ++hashed).catch((e: Problem) => e.codigo),
  )
  hungUp = true
  const patient = takeHashTurn(t.ctx, async () => 'served')
  await crowd.release()
  expect(await patient).toBe('served')
  expect(new Set(await Promise.all(left))).toEqual(new Set(['SERVICIO_NO_DISPONIBLE']))
  expect(hashed).toBe(0)
})

test('the service sees over the wire that a waiting client is gone', async () => {
  await t.app.listen({ host: '127.0.0.1', port: 0 })
  const { port } = t.app.server.address() as AddressInfo
  t.clock.advance(30)
  const form = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: owner.rfc,
    client_secret: owner.password,
    otp: await codeNow(t, owner.secret),
  }).toString()
  const crowd = occupy(0)
  const socket = connect(port, '127.0.0.1')
  socket.write(
    `POST /v1/token HTTP/1.1\r\nHost: sia.test\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
  )
  const counted = () =>
    t.ctx.db
      .selectFrom('intentos')
      .select('fallos')
      .where('rfc', '=', owner.rfc)
      .where('direccion', '=', '127.0.0.1')
      .executeTakeFirst()
  await eventually('the try is counted', async () => (await counted())?.fallos === 1)
  const connections = () => new Promise<number>((resolve) => t.app.server.getConnections((_error, count) => resolve(count)))
  await eventually('the client is connected', async () => (await connections()) === 1)
  socket.destroy()
  await eventually('its connection is gone', async () => (await connections()) === 0)
  await crowd.release()
  await eventually('the try is taken back', async () => (await counted())?.fallos === 0)
  const { otp_ultimo_paso } = await t.ctx.db.selectFrom('contrasenas').select('otp_ultimo_paso').executeTakeFirstOrThrow()
  expect(otp_ultimo_paso).toBeLessThan(Math.floor(t.clock.now.getTime() / 30_000))
})
