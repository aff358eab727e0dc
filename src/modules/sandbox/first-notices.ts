// What a run begins with, so that a first reading is not empty: a new credit each, discounts of every type.
import { createHash } from 'node:crypto'
import type { Context } from '../../context.ts'
import { addDays, legalDay } from '../../kernel/dates.ts'
import { syntheticWorker } from '../notices/index.ts'
import type { Person } from './make-people.ts'
import { publishNotices, type TestNotice } from './publish-notices.ts'
import type { SandboxRun } from './run.ts'

const DISCOUNTS = [
  { tipoDescuento: '02', monDescuento: 2450 },
  { tipoDescuento: '03', facDescuento: 20.5 },
  { tipoDescuento: '01', monDescuento: 25 },
]
/** Workers of the same number differ from run to run. */
export const seedOf = (run: SandboxRun): number => createHash('sha256').update(run.id).digest().readUInt32BE(0)

/** A worker of the run with a credit: valid keys that belong to nobody; the same again for the same number. */
export function testWorker(run: SandboxRun, number: number) {
  const seed = seedOf(run)
  const { nss, rfcTrabajador, curpTrabajador } = syntheticWorker(seed, (seed % 1_000_000) + number)
  const numCredito = String(1_000_000_000 + ((seed + number * 7_919) % 8_999_999_999)).padStart(10, '0')
  return { nss, rfcTrabajador, curpTrabajador, numCredito }
}

/** `each`: notices of every employer. */
export async function firstNotices(ctx: Context, run: SandboxRun, employers: Person[], each: number): Promise<void> {
  const today = legalDay(ctx.now())
  const notices = employers.flatMap(({ nrps }, e) =>
    Array.from({ length: each }, (_, i): TestNotice => {
      const worker = testWorker(run, e * 1_000 + i)
      return {
        nrp: nrps[i % nrps.length]!,
        tipoAviso: '02',
        ...worker,
        fechaOtorgamiento: addDays(today, -60),
        ...DISCOUNTS[i % DISCOUNTS.length],
      }
    }),
  )
  await publishNotices(ctx, run, notices)
}
