import type { Context } from '../../context.ts'
import { suiteOf } from './suite.ts'

/** Gives the run's place back. What was decided stands although the sandbox is away; the run then goes by itself when its days are over. */
export const leaveRun = (ctx: Context, corrida: string): Promise<void> =>
  suiteOf(ctx)
    .close(corrida)
    .catch((err: unknown) => ctx.log.error({ err, corrida }, 'the run of a certification was not closed'))
