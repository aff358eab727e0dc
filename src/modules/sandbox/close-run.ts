import type { Context } from '../../context.ts'
import { endRun } from './queries.ts'
import type { SandboxRun } from './run.ts'

/** From the next request on its credentials are refused; what it holds stays until its 30 days are over. Repeating changes nothing. */
export const closeRun = async (sandbox: Context, run: SandboxRun): Promise<void> =>
  void (await endRun(sandbox.db, run.id, sandbox.realNow()))
