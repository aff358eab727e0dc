// Whatever happens to rights, catalogs and notices while readers read, in the end each holds exactly what it may read: nothing
// lost, nothing twice, and what was classified later comes again. Each world: two employers with five NRPs, two developers, 36
// readers with filters, formats and page sizes of their own. FEED_RUNS: how many worlds; FEED_SEED: that one again, told step by
// step. With the cursor that was one number 13 of the first 20 worlds failed, the first of them at once.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { certified } from '../support/padron.ts'
import { seeded } from '../support/seeded.ts'
import { type Service, startService } from '../support/service.ts'
import { DEVELOPERS, World } from './cursor-world.ts'

const RUNS = Number(process.env.FEED_RUNS ?? 3)
const SEED = process.env.FEED_SEED
const STEPS = 40

let t: Service
beforeAll(async () => {
  t = await startService()
  for (const rfc of DEVELOPERS) await certified(t, rfc, '2030-01-01')
})
afterAll(() => t.stop())

test('in the end each reader holds exactly what it may read', { timeout: RUNS * 60_000 }, async () => {
  const seeds = SEED === undefined ? Array.from({ length: RUNS }, (_, i) => i + 1) : [Number(SEED)]
  for (const seed of seeds) {
    const world = new World(t, seeded(seed))
    await world.begin()
    for (let i = 0; i < STEPS && world.faults.length === 0; i++) await world.step()
    if (world.faults.length === 0) await world.judge()
    if (SEED !== undefined) console.log(world.log.join('\n'))
    expect(world.faults, `seed ${seed}`).toEqual([])
  }
})
