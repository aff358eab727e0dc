// The run's own clock: ahead of the real one, and only ever further.
import type { Context } from '../../context.ts'
import { dayStart, legalDay, nextBimesterStart } from '../../kernel/dates.ts'
import { addDuration, parseDuration } from '../../kernel/duration.ts'
import { problems } from './problems.ts'
import { moveClock, selectRun } from './queries.ts'
import { MAX_AHEAD_MS } from './rules.ts'
import { runContext, runOf, type SandboxRun } from './run.ts'

const TRIES = 10

/** `by`: an ISO 8601 duration. Answers the run as it then is. Throws RELOJ_INVALIDO, RELOJ_EN_SU_LIMITE, CORRIDA_CERRADA. */
export function advanceClock(sandbox: Context, run: SandboxRun, by: string): Promise<SandboxRun> {
  const duration = parseDuration(by)
  if (!duration) throw problems.RELOJ_INVALIDO()
  return move(sandbox, run, (now) => addDuration(now, duration))
}

/** To the first moment of the bimester that comes `bimesters` later. */
export const jumpBimesters = (sandbox: Context, run: SandboxRun, bimesters: number): Promise<SandboxRun> =>
  move(sandbox, run, (now) => {
    let day = legalDay(now)
    for (let i = 0; i < bimesters; i++) day = nextBimesterStart(day)
    return dayStart(day)
  })

async function move(sandbox: Context, run: SandboxRun, to: (now: Date) => Date): Promise<SandboxRun> {
  let current = run
  for (let tries = 0; tries < TRIES; tries++) {
    const now = runContext(sandbox, current).now()
    const ahead = current.aheadMs + (to(now).getTime() - now.getTime())
    if (ahead > MAX_AHEAD_MS) throw problems.RELOJ_EN_SU_LIMITE()
    const moved = await moveClock(sandbox.db, run.id, current.aheadMs, ahead)
    if (moved) return runOf(moved)
    // Somebody else moved it meanwhile: both moves count, one after the other.
    const row = await selectRun(sandbox.db, run.id)
    if (!row) throw problems.CORRIDA_NO_ENCONTRADA()
    if (row.cerrada_el) throw problems.CORRIDA_CERRADA()
    current = runOf(row)
  }
  throw problems.RELOJ_INVALIDO({ detail: 'Otras peticiones mueven el reloj al mismo tiempo. Repita la suya.' })
}
