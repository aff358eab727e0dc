// The clock of a sandbox, moved by a form: one of the usual jumps, or so many days, months or bimesters.
import type { Static } from 'typebox'
import { httpProblems } from '../../../http/problems.ts'
import { advanceClock, jumpBimesters, type SandboxRun } from '../../sandbox/index.ts'
import type { TestRun } from './read-test-world.ts'
import type { ClockForm } from './schemas.ts'

export const JUMPS = {
  dia: { label: 'Un día', by: 'P1D' },
  semana: { label: 'Una semana', by: 'P7D' },
  mes: { label: 'Un mes', by: 'P1M' },
  bimestre: { label: 'Al bimestre siguiente', bimesters: 1 },
  bimestres: { label: 'Dos bimestres', bimesters: 2 },
} as const

export const UNITS = { dias: 'días', meses: 'meses', bimestres: 'bimestres' } as const
type Unit = keyof typeof UNITS
const MOST: Record<Unit, number> = { dias: 1_826, meses: 60, bimestres: 30 }

/** Refuses CUERPO_INVALIDO, and as advanceClock does. */
export function moveTestClock({ sandbox, run }: TestRun, form: Static<typeof ClockForm>): Promise<SandboxRun> {
  const jump = form.salto !== undefined && form.salto in JUMPS ? JUMPS[form.salto as keyof typeof JUMPS] : undefined
  if (jump) return 'by' in jump ? advanceClock(sandbox, run, jump.by) : jumpBimesters(sandbox, run, jump.bimesters)
  const unit = form.unidad as Unit
  const many = /^\s*\d{1,4}\s*$/.test(form.cuanto ?? '') ? Number(form.cuanto) : 0
  if (!(unit in UNITS) || many < 1 || many > MOST[unit])
    throw httpProblems.CUERPO_INVALIDO({
      errores: [{ campo: 'cuanto', mensaje: `Escriba cuánto: de 1 a ${MOST[unit] ?? MOST.dias}. El reloj sólo avanza.` }],
    })
  if (unit === 'bimestres') return jumpBimesters(sandbox, run, many)
  return advanceClock(sandbox, run, unit === 'dias' ? `P${many}D` : `P${many}M`)
}
