// Two credits of one worker for one NRP (domain.md 4, rule 5): SUA holds one, and which of them to withhold is for a person to decide.
// Pure.
import { type CreditState, type Movement, stateOn, type Turn } from './timeline.ts'

/** True where this credit and another of the same worker both hold, or are about to. */
export const conflicts = (state: CreditState, others: readonly CreditState[]): boolean => isLive(state) && others.some(isLive)

const isLive = ({ estado, programados }: CreditState): boolean =>
  estado === 'active' || programados.some(({ efecto }) => efecto === 'INICIAR' || efecto === 'REINICIAR')

/** The movements of a credit beside the worker's other ones: what starts while another holds is a change of credit number, 20. */
export const movementsBeside = (movements: readonly Movement[], others: readonly (readonly Turn[])[]): Movement[] =>
  movements.map((movement) =>
    movement.movimiento === '15' && others.some((turns) => stateOn(movement.fecha, turns, []).estado === 'active')
      ? { ...movement, movimiento: '20' }
      : movement,
  )
