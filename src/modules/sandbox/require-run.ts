import type { Context } from '../../context.ts'
import { runOfRfc } from './admit-request.ts'
import { problems } from './problems.ts'
import type { SandboxRun } from './run.ts'

/** The run of a caller. Throws CORRIDA_NO_ENCONTRADA. */
export async function requireRun(sandbox: Context, rfc: string): Promise<SandboxRun> {
  const run = await runOfRfc(sandbox, rfc)
  if (!run) throw problems.CORRIDA_NO_ENCONTRADA()
  return run
}
