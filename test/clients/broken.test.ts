// Each broken client fails the test that looks for its fault, and no other. They mostly wait, so many go at once, and each test here
// waits for its own.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CASES } from '../../src/modules/conformance/index.ts'
import { onPostgres } from '../support/database.ts'
import {
  type Certified,
  certify,
  efirmaFor,
  type ListeningService,
  openFor,
  settingsFor,
  startListening,
} from '../support/payroll.ts'
import { BROKEN, type WithEfirma } from './broken.ts'

/** The embedded database has one connection for all, so there a part of the clients goes, and fewer at once. */
const AT_ONCE = onPostgres ? 12 : 2
const PART = onPostgres ? 1 : 4
const MINUTES = 60_000

let t: ListeningService
const certified = new Map<string, Promise<Certified>>()
beforeAll(async () => {
  t = await startListening()
  const lines: Promise<unknown>[] = Array.from({ length: AT_ONCE }, () => Promise.resolve())
  for (const [i, { id }] of CASES.entries()) {
    if (i % PART !== 0) continue
    const line = Math.floor(i / PART) % AT_ONCE
    const own = lines[line]!.then(() => certifyBroken(id, i))
    certified.set(id, own)
    lines[line] = own.catch(() => {})
  }
})
afterAll(() => t.stop())

async function certifyBroken(id: string, i: number): Promise<Certified> {
  const opened = await openFor(t, `ROTO${i}`)
  const settings: WithEfirma = { ...settingsFor(t, opened), efirma: await efirmaFor(t, opened) }
  return certify(t, opened, new BROKEN[id]!(settings))
}

for (const [i, { id }] of CASES.entries()) {
  test.skipIf(i % PART !== 0)(
    `the client that is broken for ${id} fails that test and no other`,
    { timeout: 15 * MINUTES },
    async () => {
      const { states } = await certified.get(id)!
      const failed = states.filter((s) => s.estado !== 'aprobada').map((s) => `${s.id}: ${s.estado}. ${s.explicacion}`)
      expect(failed).toEqual([expect.stringMatching(`^${id}: fallida. `)])
      // Evidence and advice stand with the verdict.
      expect(states.find((s) => s.id === id)).toMatchObject({
        queCambiar: expect.stringMatching(/\S/),
        evidencia: expect.arrayContaining([expect.objectContaining({ n: expect.any(Number) })]),
      })
    },
  )
}
