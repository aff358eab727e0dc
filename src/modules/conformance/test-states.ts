// How the tests of a run stand, in the order of the list.
import type { Context } from '../../context.ts'
import type { SandboxRun } from '../sandbox/index.ts'
import { CASES } from './cases.ts'
import { testsOf } from './queries.ts'
import { watchRun } from './watch-runs.ts'

export type TestState = {
  id: string
  titulo: string
  clausula: string
  obligatoria: boolean
  estado: 'pendiente' | 'en-curso' | 'aprobada' | 'fallida' | 'advertencia'
  /** The employer whose notices it looks at; null before its first try. */
  patron: string | null
  evidencia: object[]
  explicacion: string | null
  queCambiar: string | null
  intentos: number
}

export async function testStates(ctx: Context, run: SandboxRun): Promise<TestState[]> {
  const rows = new Map((await testsOf(ctx.db, run.id)).map((row) => [row.caso, row]))
  if ([...rows.values()].some((row) => row.estado === 'espera' || row.estado === 'en-curso')) watchRun(ctx, run.id)
  return CASES.map(({ id, titulo, clausula, obligatoria }) => {
    const row = rows.get(id)
    return {
      id,
      titulo,
      clausula,
      obligatoria,
      estado: !row || row.estado === 'espera' ? 'pendiente' : (row.estado as TestState['estado']),
      patron: row?.patron ?? null,
      evidencia: (row?.evidencia as object[] | undefined) ?? [],
      explicacion: row?.explicacion ?? null,
      queCambiar: row?.que_cambiar ?? null,
      intentos: row?.intento ?? 0,
    }
  })
}
