// Each broken client fails the test that looks for its fault, and no other. They mostly wait, so several go at once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CASES } from '../../src/modules/conformance/index.ts'
import { onPostgres } from '../support/database.ts'
import { certify, efirmaFor, type ListeningService, openFor, settingsFor, startListening } from '../support/payroll.ts'
import { BROKEN, type WithEfirma } from './broken.ts'

/** The embedded database has one connection for all, so there a part of the clients goes, and fewer at once. */
const AT_ONCE = onPostgres ? 12 : 4
const PART = 4

let t: ListeningService
beforeAll(async () => {
  t = await startListening()
})
afterAll(() => t.stop())

describe.concurrent('a broken client fails just its own test', () => {
  let running = 0
  const waiting: (() => void)[] = []
  const turn = async () => {
    if (running < AT_ONCE) running++
    else await new Promise<void>((go) => waiting.push(go))
  }
  const done = () => {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  for (const [i, { id }] of CASES.entries()) {
    test.skipIf(!onPostgres && i % PART !== 0)(id, { timeout: 900_000 }, async ({ expect: own }) => {
      await turn()
      try {
        const opened = await openFor(t, `ROTO${i}`)
        const settings: WithEfirma = { ...settingsFor(t, opened), efirma: await efirmaFor(t, opened) }
        const { states } = await certify(t, opened, new BROKEN[id]!(settings))
        const failed = states.filter((s) => s.estado !== 'aprobada').map((s) => `${s.id}: ${s.estado}. ${s.explicacion}`)
        own(failed).toEqual([expect.stringMatching(`^${id}: fallida. `)])
        // Evidence and advice stand with the verdict.
        own(states.find((s) => s.id === id)).toMatchObject({
          queCambiar: expect.stringMatching(/\S/),
          evidencia: expect.arrayContaining([expect.objectContaining({ n: expect.any(Number) })]),
        })
      } finally {
        done()
      }
    })
  }
})
