import type { Context } from '../../context.ts'
import { runOfRfc } from './admit-request.ts'
import { findRun } from './open-run.ts'
import { problems } from './problems.ts'
import type { SandboxRun } from './run.ts'

/** The run of a caller. Throws CORRIDA_NO_ENCONTRADA. */
export async function requireRun(sandbox: Context, rfc: string): Promise<SandboxRun> {
  const run = await runOfRfc(sandbox, rfc)
  if (!run) throw problems.CORRIDA_NO_ENCONTRADA()
  return run
}

/** A run by its id. Throws CORRIDA_NO_ENCONTRADA. */
export async function requireRunById(sandbox: Context, id: string): Promise<SandboxRun> {
  const run = await findRun(sandbox, id)
  if (!run) throw problems.CORRIDA_NO_ENCONTRADA()
  return run
}
