// Begins tests anew: all, or some. What went on before of them is over; each try counts.

import type { Context } from '../../../context.ts'
import { inTransaction } from '../../../db/transaction.ts'
import type { PaceName } from '../../certification/index.ts'
import { type SandboxRun, testTaxpayers } from '../../sandbox/index.ts'
import { CASES, caseOf } from '../cases.ts'
import { assignLanes } from '../lanes.ts'
import { insertChanges, resetTests, savePace, testsOf } from '../queries.ts'
import { begin, nextTests } from './begin-tests.ts'
import { watchRun } from './watch-runs.ts'

/** `ctx`: the sandbox's. `ids`: absent for all; throws for one that is not listed, a caller's mistake. Never inside a transaction. */
export async function startTests(
  ctx: Context,
  run: SandboxRun,
  ids?: readonly string[],
  { ritmo }: { ritmo?: PaceName } = {},
): Promise<void> {
  const unknown = ids?.find((id) => !caseOf(id))
  if (unknown !== undefined) throw new RangeError(`no such test: ${unknown}`)
  const chosen = CASES.filter((test) => !ids || ids.includes(test.id))
  const lanes = assignLanes(await testTaxpayers(ctx, run))
  const now = ctx.realNow()
  await inTransaction(ctx.db, async (tx) => {
    if (ritmo) await savePace(tx, run.id, ritmo)
    await resetTests(
      tx,
      run.id,
      chosen.map((test) => ({ caso: test.id, patron: lanes[test.carril] })),
    )
    const changes = chosen.map((test) => ({ caso: test.id, estado: 'pendiente', intento: 0, explicacion: null }))
    await insertChanges(tx, run.id, changes, now)
  })
  await begin(ctx, run, nextTests(await testsOf(ctx.db, run.id)))
  watchRun(ctx, run.id)
}
