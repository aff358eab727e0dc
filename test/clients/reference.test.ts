// The reference client passes every test, and the suite is complete: each listed test has its file, its pass and a client that is
// broken in just that way.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { PayrollClient } from '../../src/demo/payroll-client/payroll-client.ts'
import { CASES } from '../../src/modules/conformance/index.ts'
import { certify, type ListeningService, openFor, settingsFor, startListening } from '../support/payroll.ts'
import { BROKEN } from './broken.ts'

let t: ListeningService
beforeAll(async () => {
  t = await startListening()
})
afterAll(() => t.stop())

test('the reference client passes every test', async () => {
  const opened = await openFor(t, 'REF150303QX1')
  const { states, troubles } = await certify(t, opened, new PayrollClient(settingsFor(t, opened)))
  expect(states.map((s) => `${s.id}: ${s.estado}${s.estado === 'aprobada' ? '' : ` ${s.explicacion}`}`)).toEqual(
    CASES.map((listed) => `${listed.id}: aprobada`),
  )
  expect(troubles).toEqual([])
})

test('each listed test has a file of its own and a client that is broken in just that way', () => {
  const files = readdirSync(join(import.meta.dirname, '../../src/modules/conformance/cases')).map((file) =>
    file.replace('.ts', ''),
  )
  const listed = CASES.map((found) => found.id).toSorted()
  expect(files.toSorted()).toEqual(listed)
  expect(Object.keys(BROKEN).toSorted()).toEqual(listed)
})
