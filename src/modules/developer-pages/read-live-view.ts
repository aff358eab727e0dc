// A certification with what its sandbox saw of late: all that the live view shows, at one moment.
import type { Context } from '../../context.ts'
import { type CertificationView, readCertification, runUnderTest, type Suite } from '../certification/index.ts'
import { type PaceName, type SeenExchange, seenExchanges } from '../conformance/index.ts'

export type LiveView = {
  certification: CertificationView
  exchanges: SeenExchange[]
  /** Number of the last event that is in it: from there the view is followed. */
  last: number
  pace: PaceName
}

const SHOWN = 30

/** Refuses CERTIFICACION_NO_ENCONTRADA. */
export async function readLiveView(ctx: Context, suite: Suite, rfc: string, id: string): Promise<LiveView> {
  const before = await readCertification(ctx, suite, { rfc }, id)
  if (before.estado !== 'en-pruebas' || !ctx.sandbox) return { certification: before, exchanges: [], last: 0, pace: 'normal' }
  const corrida = await runUnderTest(ctx, rfc, id)
  const { ultimo, ritmo, intercambios } = await seenExchanges(ctx.sandbox, { id: corrida }, SHOWN)
  // Read after the number, so that no verdict that came before it is missing.
  return { certification: await readCertification(ctx, suite, { rfc }, id), exchanges: intercambios, last: ultimo, pace: ritmo }
}
