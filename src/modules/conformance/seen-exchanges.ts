// The latest exchanges of a run, for people who watch it, and the place from which to follow on (follow-run.ts).
import type { Context } from '../../context.ts'
import type { SandboxRun } from '../sandbox/index.ts'
import type { ProvocationKind } from './exchange.ts'
import { latestExchanges } from './exchange-queries.ts'
import type { PaceName } from './pace.ts'
import { standingOf } from './queries.ts'

export type SeenExchange = {
  n: number
  instante: Date
  metodo: string
  ruta: string
  patron: string | null
  /** 0: the client got no answer. */
  estado: number
  milisegundos: number
  provocacion: ProvocationKind | null
  /** The test that provoked. */
  prueba: string | null
}

/** Newest first; `ultimo`: every event up to this number happened before. */
export async function seenExchanges(
  ctx: Context,
  run: Pick<SandboxRun, 'id'>,
  limit: number,
): Promise<{ ultimo: number; ritmo: PaceName; intercambios: SeenExchange[] }> {
  // Asked first: what happens meanwhile is told once more, never left out.
  const standing = await standingOf(ctx.db, run.id)
  const found = await latestExchanges(ctx.db, run.id, limit)
  return {
    ...standing,
    intercambios: found.map((x) => ({
      n: x.n,
      instante: new Date(x.inicio),
      metodo: x.metodo,
      ruta: x.ruta ?? x.camino,
      patron: x.consulta.patron ?? null,
      estado: x.estado,
      milisegundos: x.fin - x.inicio,
      provocacion: x.provocacion,
      prueba: x.caso,
    })),
  }
}
