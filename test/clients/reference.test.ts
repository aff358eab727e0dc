// The reference client passes every test.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PayrollClient } from '../../src/demo/payroll-client/payroll-client.ts'
import { certify, type ListeningService, openFor, settingsFor, startListening } from '../support/payroll.ts'

let t: ListeningService
beforeAll(async () => {
  t = await startListening()
})
afterAll(() => t.stop())

test('the reference client passes every test', async () => {
  const opened = await openFor(t, 'REF150303QX1')
  const { states, seconds, troubles } = await certify(t, opened, new PayrollClient(settingsFor(t, opened)))
  console.log(seconds, troubles, states.map((s) => `${s.estado} ${s.id} ${s.explicacion}`).join('\n'))
  console.log(t.logs.filter((l) => (l.level as number) >= 40).slice(0, 5))
  expect(states.filter((s) => s.estado !== 'aprobada')).toEqual([])
}, 200_000)
