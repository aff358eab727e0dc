// A certification with what its sandbox saw of late: all that the live view shows, at one moment.
import type { Context } from '../../../context.ts'
import { type PaceName, type WatchedCertification, watchCertification } from '../../certification/index.ts'
import { type SeenExchange, watchedRun } from '../../conformance/index.ts'

export type LiveView = {
  certification: WatchedCertification
  exchanges: SeenExchange[]
  /** Number of the last event that is in it: from there the view is followed. */
  last: number
  pace: PaceName
}

const SHOWN = 15

/** Refuses CERTIFICACION_NO_ENCONTRADA. */
export async function readLiveView(ctx: Context, rfc: string, id: string): Promise<LiveView> {
  const { sandbox } = ctx
  const look = sandbox && ((corrida: string) => watchedRun(sandbox, corrida, SHOWN))
  const { certification, seen } = await watchCertification(ctx, { rfc, id }, look)
  return { certification, exchanges: seen?.intercambios ?? [], last: seen?.ultimo ?? 0, pace: seen?.ritmo ?? 'normal' }
}
