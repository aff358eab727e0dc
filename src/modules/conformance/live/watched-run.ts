// How a run stands for people who watch it, and the place from which to follow on (follow-run.ts).

import type { Context } from '../../../context.ts'
import type { PaceName, Verdict } from '../../certification/index.ts'
import { findRun, type SandboxRun } from '../../sandbox/index.ts'
import { verdictsOf } from '../watch/verdicts.ts'
import { type SeenExchange, watchedRow } from './queries.ts'

export type WatchedRun = {
  /** Every event up to this number is in what stands here. */
  ultimo: number
  ritmo: PaceName
  /** None where the run was cleaned up. */
  pruebas: Verdict[]
  /** The latest, the newest first. */
  intercambios: SeenExchange[]
}

/** With at most so many exchanges. */
export async function watchedRun(ctx: Context, corrida: string, limit: number): Promise<WatchedRun> {
  const row = await watchedRow(ctx.database, corrida, limit)
  if (row) return { ...row, pruebas: verdictsOf(ctx, corrida, row.pruebas) }
  // A run in which something happened has a row; whether one without it is new or gone is asked only then.
  const run = await findRun(ctx, corrida)
  return { ultimo: 0, ritmo: 'normal', pruebas: run ? verdictsOf(ctx, corrida, []) : [], intercambios: [] }
}

/** Its tests alone; none where the run was cleaned up. */
export const runVerdicts = async (ctx: Context, run: Pick<SandboxRun, 'id'>): Promise<Verdict[]> =>
  (await watchedRun(ctx, run.id, 0)).pruebas
