// What a credit's notices make of it. Values in, values out.
import type { Clasificacion } from '../publish/rules.ts'

export const ESTADOS = ['vigente', 'suspendido', 'sin-clasificar'] as const
export type WorkerState = (typeof ESTADOS)[number]

/** By the class of the notice that counts; undefined: none of the credit's notices has a known class. */
export function stateOf(clasificacion: Clasificacion | undefined): WorkerState {
  if (clasificacion === undefined) return 'sin-clasificar'
  return clasificacion === 'SUSPENSION' ? 'suspendido' : 'vigente'
}
