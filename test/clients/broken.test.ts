// Each broken client fails the test that looks for its fault, and no other. They mostly wait, so several go at once.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { CASES } from '../../src/modules/conformance/index.ts'
import { certify, type ListeningService, openFor, settingsFor, startListening } from '../support/payroll.ts'
import { BROKEN } from './broken.ts'

const AT_ONCE = 8

let t: ListeningService
beforeAll(async () => {
  t = await startListening()
})
afterAll(() => t.stop())

describe.concurrent('a broken client fails just its own test', () => {
  let running = 0
  const waiting: (() => void)[] = []
  const turn = async () => {
    if (running >= AT_ONCE) await new Promise<void>((go) => waiting.push(go))
    else running++
  }
  const done = () => {
    const next = waiting.shift()
    if (next) next()
    else running--
  }

  for (const { id } of CASES) {
    test(`${id}`, { timeout: 600_000 }, async ({ expect: expectHere }) => {
      await turn()
      try {
        const opened = await openFor(t, `BRK${CASES.findIndex((c) => c.id === id)}`)
        const { states, seconds, troubles } = await certify(t, opened, new BROKEN[id]!(settingsFor(t, opened)))
        console.log(id, seconds.toFixed(1), troubles.length, states.find((s) => s.id === id)?.explicacion)
        const failed = states.filter((s) => s.estado !== 'aprobada').map((s) => `${s.id}: ${s.estado} ${s.explicacion}`)
        expectHere(failed).toEqual([expect.stringMatching(new RegExp(`^${id}: fallida `))])
      } finally {
        done()
      }
    })
  }
})
