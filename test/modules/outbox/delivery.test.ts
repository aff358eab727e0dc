import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Context, makeContext } from '../../../src/context.ts'
import { inTransaction } from '../../../src/db/transaction.ts'
import { makeKeyring } from '../../../src/kernel/encryption.ts'
import { deliverPendingMail, queueMail, resealPendingMail, startMailDelivery } from '../../../src/modules/outbox/index.ts'
import { type Mailer, MailRefused, openMailer } from '../../../src/platform/mailer.ts'
import { anotherMasterKey } from '../../support/master-keys.ts'
import { eventually } from '../../support/processes.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
beforeEach(async () => {
  t = await startService()
})
afterEach(() => t.stop())

const LETTER = { to: 'nomina@empresa.mx', subject: 'Prueba', text: 'Contraseña: SECRETO', html: '<p>SECRETO</p>' }
const queue = (ctx: Context, letter = LETTER) => inTransaction(ctx.db, (tx) => queueMail(ctx, tx, letter))
const row = (id: string) => t.ctx.db.selectFrom('correos').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
/** Another process of the same service: its own mailer, the same database, clock and keys. */
const otherProcess = (mail: Mailer): Context => makeContext({ ...t.ctx, mail })

test('a message is handed over once, and its content is erased then', async () => {
  const id = await queue(t.ctx)
  const waiting = await row(id)
  expect(waiting.contenido_sealed!.includes('SECRETO')).toBe(false)
  expect(waiting.contenido_sealed!.includes('nomina')).toBe(false)

  expect(await deliverPendingMail(t.ctx)).toEqual({ sent: 1, failed: 0 })
  expect(t.mail).toEqual([{ id, ...LETTER }])
  expect(await row(id)).toMatchObject({ contenido_sealed: null, enviado_el: t.clock.now, desistido_el: null, intentos: 1 })

  expect(await deliverPendingMail(t.ctx)).toEqual({ sent: 0, failed: 0 })
  expect(t.mail).toHaveLength(1)
})

test('an act that fails queues no mail', async () => {
  const act = inTransaction(t.ctx.db, async (tx) => {
    await queueMail(t.ctx, tx, LETTER)
    throw new Error('the act failed')
  })
  await expect(act).rejects.toThrow('the act failed')
  expect(await deliverPendingMail(t.ctx)).toEqual({ sent: 0, failed: 0 })
})

test('a message that was not accepted is tried again later and later, then goes out', async () => {
  const id = await queue(t.ctx)
  let refusals = 3
  const flaky = otherProcess({
    send: async (message) => {
      if (refusals-- > 0) throw Object.assign(new Error('<nomina@empresa.mx> busy'), { code: 'EENVELOPE', responseCode: 451 })
      t.mail.push(message)
    },
    close() {},
  })
  const waits: number[] = []
  while ((await row(id)).enviado_el === null) {
    const outcome = await deliverPendingMail(flaky)
    if (outcome.sent) break
    const { siguiente_el, ultimo_error } = await row(id)
    expect(ultimo_error).toBe('EENVELOPE 451')
    waits.push((siguiente_el.getTime() - t.clock.now.getTime()) / 1000)
    expect(await deliverPendingMail(flaky)).toEqual({ sent: 0, failed: 0 })
    t.clock.set(siguiente_el.toISOString())
  }
  expect(t.mail).toHaveLength(1)
  expect(waits).toHaveLength(3)
  for (const [i, wait] of waits.entries()) {
    expect(wait).toBeGreaterThanOrEqual(30 * 2 ** i * 0.8)
    expect(wait).toBeLessThanOrEqual(30 * 2 ** i * 1.2)
  }
  expect(JSON.stringify(t.logs)).not.toContain('nomina@empresa.mx')
})

test('through a real server that is busy first, the message arrives later and once', async () => {
  let busy = true
  const received: string[] = []
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(busy ? Object.assign(new Error('later'), { responseCode: 451 }) : null),
    onData(stream, _session, done) {
      stream.resume()
      stream.on('end', () => {
        received.push('one')
        done()
      })
    },
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const mailer = openMailer(`smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`, t.ctx.config.mailFrom)
  try {
    const id = await queue(t.ctx)
    expect(await deliverPendingMail(otherProcess(mailer))).toEqual({ sent: 0, failed: 1 })
    expect(await row(id)).toMatchObject({ ultimo_error: 'EENVELOPE 451', enviado_el: null })
    busy = false
    t.clock.advance(60)
    expect(await deliverPendingMail(otherProcess(mailer))).toEqual({ sent: 1, failed: 0 })
    expect(received).toEqual(['one'])
    expect(await row(id)).toMatchObject({ contenido_sealed: null, ultimo_error: null })
  } finally {
    mailer.close()
    await new Promise<void>((resolve) => server.close(() => resolve()))
  }
})

test('a message is given up after five days, its content erased, and the log says so', async () => {
  const id = await queue(t.ctx)
  const down = otherProcess({ send: () => Promise.reject(Object.assign(new Error('no'), { code: 'ECONNREFUSED' })), close() {} })
  let tries = 0
  while ((await row(id)).desistido_el === null) {
    expect(await deliverPendingMail(down)).toEqual({ sent: 0, failed: 1 })
    tries++
    t.clock.set((await row(id)).siguiente_el.toISOString())
  }
  expect(await row(id)).toMatchObject({ enviado_el: null, contenido_sealed: null, ultimo_error: 'ECONNREFUSED' })
  expect(tries).toBeGreaterThan(20)
  expect(tries).toBeLessThan(40)
  expect(t.logs.filter((l) => l.level === 'error')).toMatchObject([
    { correo_id: id, msg: 'mail given up: it will not be tried again' },
  ])
})

test('an address that the server refuses for good is not tried again', async () => {
  const id = await queue(t.ctx)
  const refusing = otherProcess({ send: () => Promise.reject(new MailRefused('SMTP 550')), close() {} })
  expect(await deliverPendingMail(refusing)).toEqual({ sent: 0, failed: 1 })
  expect(await row(id)).toMatchObject({ desistido_el: t.clock.now, contenido_sealed: null })
})

test('several processes at one time send each message exactly once', async () => {
  const ids = []
  for (let i = 0; i < 30; i++) ids.push(await queue(t.ctx, { ...LETTER, subject: `Prueba ${i}` }))
  const sent: string[] = []
  const slow = (): Mailer => ({
    send: async (message) => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      sent.push(message.id)
    },
    close() {},
  })
  await Promise.all([1, 2, 3, 4].map(() => deliverPendingMail(otherProcess(slow()))))
  expect(sent.toSorted()).toEqual(ids.toSorted())
})

test('a message whose process died while sending goes out from another one', async () => {
  const id = await queue(t.ctx)
  let taken = false
  const dying = otherProcess({
    send: () => {
      taken = true
      return new Promise(() => {}) // killed here: neither accepted nor refused is ever noted
    },
    close() {},
  })
  void deliverPendingMail(dying)
  await eventually('another process takes it', () => taken)
  expect(await deliverPendingMail(t.ctx)).toEqual({ sent: 0, failed: 0 })
  t.clock.advance(3 * 60)
  expect(await deliverPendingMail(t.ctx)).toEqual({ sent: 1, failed: 0 })
  expect(t.mail.map((m) => m.id)).toEqual([id])
})

test('a process that comes back too late does not undo what another one did', async () => {
  const id = await queue(t.ctx)
  let fail: ((error: Error) => void) | undefined
  const late = otherProcess({ send: () => new Promise((_, reject) => (fail = reject)), close() {} })
  const lateTurn = deliverPendingMail(late)
  await eventually('it is being sent', () => fail !== undefined)
  t.clock.advance(3 * 60)
  await deliverPendingMail(t.ctx)
  fail!(new MailRefused('SMTP 550'))
  await lateTurn
  expect(await row(id)).toMatchObject({ desistido_el: null, intentos: 2 })
  expect((await row(id)).enviado_el).not.toBeNull()
})

test('queued mail goes out by itself at the commit, without waiting for the timer, and stops when told', async () => {
  const stop = startMailDelivery(t.ctx, 3_600_000)
  await queue(t.ctx)
  await eventually('the first went out', () => t.mail.length === 1)
  await queue(t.ctx)
  await eventually('the second went out', () => t.mail.length === 2)
  await stop()
  await queue(t.ctx)
  expect(t.mail).toHaveLength(2)
})

test('the timer alone sends what became due', async () => {
  const stop = startMailDelivery(t.ctx, 20)
  await t.ctx.db.deleteFrom('correos').execute()
  await inTransaction(t.ctx.db, async (tx) => {
    const id = await queueMail(t.ctx, tx, LETTER)
    await tx
      .updateTable('correos')
      .set({ siguiente_el: new Date(t.clock.now.getTime() + 60_000) })
      .where('id', '=', id)
      .execute()
  })
  t.clock.advance(60)
  await eventually('the first went out', () => t.mail.length === 1)
  await stop()
})

test('pending mail survives a new master key and is sealed under it when keys are rotated', async () => {
  const id = await queue(t.ctx)
  const before = [...t.ctx.keyring.keys.values()]
  const rotated = makeContext({ ...t.ctx, keyring: makeKeyring([anotherMasterKey(before), ...before]) })
  expect(await resealPendingMail(rotated)).toBe(1)
  expect(await resealPendingMail(rotated)).toBe(0)
  const newKeyOnly = makeContext({ ...t.ctx, keyring: makeKeyring([anotherMasterKey(before)]) })
  expect(await deliverPendingMail(newKeyOnly)).toEqual({ sent: 1, failed: 0 })
  expect(t.mail).toEqual([{ id, ...LETTER }])
})
