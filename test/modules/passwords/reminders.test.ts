import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { deliverPendingMail } from '../../../src/modules/outbox/index.ts'
import { sendPasswordReminders } from '../../../src/modules/passwords/index.ts'
import { sign, type TestPki, testPki } from '../../support/efirma.ts'
import { forgetPasswords, issuePassword } from '../../support/password.ts'
import { type Service, startService } from '../../support/service.ts'

let t: Service
let pki: TestPki
beforeAll(async () => {
  t = await startService()
  pki = await testPki(t)
})
beforeEach(async () => {
  await forgetPasswords(t)
  await issuePassword(t, await pki.company()) // ends on 10 February 2027
  t.mail.length = 0
})
afterAll(() => t.stop())

/** Lets the job run on each of these days, and says which reminders went out. */
async function remindedOn(...instants: string[]): Promise<string[]> {
  const seen: string[] = []
  for (const instant of instants) {
    t.clock.set(instant)
    await sendPasswordReminders(t.ctx)
    await deliverPendingMail(t.ctx)
    for (const mail of t.mail.splice(0)) seen.push(`${instant.slice(0, 10)} ${mail.to} ${mail.subject}`)
  }
  return seen
}

test('the owner is reminded 30 and 7 days before the end, once each', async () => {
  const days = ['2027-01-10', '2027-01-11', '2027-01-12', '2027-01-30', '2027-02-03', '2027-02-04', '2027-02-09', '2027-02-11']
  expect(await remindedOn(...days.map((d) => `${d}T18:00:00.000Z`))).toEqual([
    '2027-01-11 nominas@empresa.mx Su contraseña vence en 30 días',
    '2027-02-03 nominas@empresa.mx Su contraseña vence en 7 días',
  ])
})

test('processes that remind at one moment send one reminder', async () => {
  t.clock.set('2027-01-20T18:00:00.000Z')
  const counts = await Promise.all([sendPasswordReminders(t.ctx), sendPasswordReminders(t.ctx), sendPasswordReminders(t.ctx)])
  expect(counts.toSorted()).toEqual([0, 0, 1])
})

test('after a long standstill only the reminder that still makes sense goes out', async () => {
  expect(await remindedOn('2027-02-08T18:00:00.000Z', '2027-02-09T18:00:00.000Z')).toEqual([
    '2027-02-08 nominas@empresa.mx Su contraseña vence en 7 días',
  ])
})

test('a password that was renewed or cancelled reminds nobody of its old end', async () => {
  t.clock.set('2026-06-01T18:00:00.000Z')
  const body = await sign(t, await pki.company(), 'contrasena:renovar')
  expect((await t.app.inject({ method: 'POST', url: '/v1/contrasenas/renovacion', payload: body })).statusCode).toBe(201)
  await deliverPendingMail(t.ctx)
  t.mail.length = 0
  expect(await remindedOn('2027-01-20T18:00:00.000Z', '2027-02-05T18:00:00.000Z')).toEqual([])
})

test('the reminder says the day and what to do, and carries no password', async () => {
  t.clock.set('2027-01-20T18:00:00.000Z')
  await sendPasswordReminders(t.ctx)
  await deliverPendingMail(t.ctx)
  const text = t.mail[0]!.text.replaceAll('\n', ' ')
  expect(text).toContain('vence el 10 de febrero de 2027')
  expect(text).toContain('Renuévela antes con su e.firma')
  expect(text).not.toContain('Contraseña: ')
})
