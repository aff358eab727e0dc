// How the tests of a run stand, in the order of the list.

import type { Context } from '../../../context.ts'
import type { Verdict } from '../../certification/index.ts'
import { CASES } from '../cases.ts'
import { watchRun } from './watch-runs.ts'

/** What stands of a test in the database. */
export type VerdictRow = {
  caso: string
  intento: number
  estado: string
  patron: string | null
  explicacion: string | null
  que_cambiar: string | null
  evidencia: unknown
}

/** A run with tests that go on or wait is watched from then on. */
export function verdictsOf(ctx: Context, corrida: string, found: readonly VerdictRow[]): Verdict[] {
  const rows = new Map(found.map((row) => [row.caso, row]))
  if (found.some((row) => row.estado === 'espera' || row.estado === 'en-curso')) watchRun(ctx, corrida)
  return CASES.map(({ id, titulo, clausula, obligatoria }) => {
    const row = rows.get(id)
    return {
      id,
      titulo,
      clausula,
      obligatoria,
      estado: !row || row.estado === 'espera' ? 'pendiente' : (row.estado as Verdict['estado']),
      patron: row?.patron ?? null,
      evidencia: (row?.evidencia as object[] | undefined) ?? [],
      explicacion: row?.explicacion ?? null,
      queCambiar: row?.que_cambiar ?? null,
      intentos: row?.intento ?? 0,
    }
  })
}
