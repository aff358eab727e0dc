// The feed under fire: importers, readers and service processes are killed at random, and still every reader ends with exactly
// what was published. `npm run feed:kill` is the whole proof, twenty larger rounds; two small ones run with the other tests.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onPostgres } from '../support/database.ts'
import { eventually, type ServiceProcess, startServiceProcess } from '../support/processes.ts'
import { makeSequence } from '../support/sequence-publisher.ts'
import { type Service, startService } from '../support/service.ts'
import { type Report, runRound } from './round.ts'

const ROUNDS = Number(process.env.FEED_ROUNDS ?? 2)
const FULL = ROUNDS > 2
const NOTICES = FULL ? 1_500 : 600
const KILLS = FULL ? 8 : 4

if (!onPostgres) console.warn('kill test of the feed: skipped, several processes need PostgreSQL (DATABASE_URL)')

let t: Service
let services: ServiceProcess[] = []
beforeAll(async () => {
  if (!onPostgres) return
  t = await startService({ parts: { now: () => new Date() } })
  services = await Promise.all([startServiceProcess(t), startServiceProcess(t)])
  await eventually('both services are ready', async () => (await Promise.all(services.map((s) => s.ready()))).every(Boolean))
})
afterAll(async () => {
  await Promise.all(services.map((s) => s.stop()))
  await t?.stop()
})

const sum = (reports: Report[], of: (report: Report) => number) => reports.reduce((total, report) => total + of(report), 0)

test.skipIf(!onPostgres)(
  `whoever is killed, every reader ends with exactly what was published, each notice once and in order (${ROUNDS} rounds)`,
  { timeout: ROUNDS * 300_000 },
  async () => {
    const reports: Report[] = []
    for (let seed = 1; seed <= ROUNDS; seed++) {
      const started = Date.now()
      const report = await runRound(t, services, {
        seed,
        notices: NOTICES,
        publisher: 'test/support/import-process.ts',
        kills: { writers: KILLS, readers: KILLS, services: FULL ? 1 : seed % 2 },
      })
      reports.push(report)
      console.info(`round ${seed}: ${((Date.now() - started) / 1000).toFixed(1)} s`, JSON.stringify(report))
      expect(report.faults, `round ${seed}`).toEqual([])
    }
    expect(sum(reports, (r) => r.kills.writers)).toBeGreaterThanOrEqual(ROUNDS)
    expect(sum(reports, (r) => r.kills.readers)).toBeGreaterThanOrEqual(ROUNDS)
    expect(sum(reports, (r) => r.kills.services)).toBeGreaterThanOrEqual(1)
  },
)

test.skipIf(!onPostgres)('a plain sequence instead of the counters loses notices, and a round says so', async () => {
  await makeSequence(t.ctx.db)
  const report = await runRound(t, services, {
    seed: 1,
    notices: NOTICES,
    publisher: 'test/support/sequence-publisher.ts',
    kills: { writers: 0, readers: 0, services: 0 },
  })
  expect(report.faults.filter((fault) => fault.endsWith('lost'))).not.toEqual([])
})
