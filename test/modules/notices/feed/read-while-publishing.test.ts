import { afterAll, beforeAll, expect, test } from 'vitest'
import { completeNrp } from '../../../../src/kernel/nrp.ts'
import { onPostgres } from '../../../support/database.ts'
import { bearer } from '../../../support/login.ts'
import { publish } from '../../../support/notices.ts'
import { employer } from '../../../support/padron.ts'
import { type Service, startService } from '../../../support/service.ts'

const PATRON = 'EKU9003173C9'
const NRPS = [completeNrp('A011234510'), completeNrp('B022345610')]
const [WRITERS, ROUNDS] = [4, 15]

let t: Service
beforeAll(async () => {
  t = await startService()
  await employer(t, PATRON, NRPS)
})
afterAll(() => t.stop())

test.runIf(onPostgres)('whoever polls while several publish gets each notice once and in order, in every feed', async () => {
  const headers = await bearer(t, PATRON)
  const expected: string[] = []
  let writing = WRITERS
  const write = async (writer: number) => {
    for (let round = 0; round < ROUNDS; round++) {
      expected.push(
        ...(await publish(
          t,
          PATRON,
          Array.from({ length: 1 + ((writer + round) % 5) }, (_, i) => ({ nrp: NRPS[i % 2]! })),
        )),
      )
    }
    writing -= 1
  }
  const poll = async (filter: string) => {
    const seen: { folioAviso: string; posicion: number }[] = []
    let cursor = ''
    for (let last = false; ; ) {
      const page = (await t.app.inject({ url: `/v1/avisos?limite=7${filter}${cursor}`, headers })).json()
      seen.push(...page.datos)
      cursor = `&cursor=${page.cursor}`
      if (last && !page.hayMas) return seen
      // One more turn after the last writer has committed.
      last = writing === 0
    }
  }
  const feeds = ['', '&desde=2026-01-01', ...NRPS.map((nrp) => `&nrp=${nrp}`)]
  const [, ...read] = await Promise.all([Promise.all(Array.from({ length: WRITERS }, (_, i) => write(i))), ...feeds.map(poll)])
  const [all, filtered, ...byNrp] = read
  expect(new Set(all!.map((n) => n.folioAviso))).toEqual(new Set(expected))
  expect(all).toHaveLength(expected.length)
  expect(filtered).toEqual(all)
  for (const feed of byNrp) expect(feed.map((n) => n.posicion)).toEqual(feed.map((_, i) => i + 1))
  expect(byNrp[0]!.length + byNrp[1]!.length).toBe(expected.length)
})
