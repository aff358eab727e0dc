import { Problem } from '../kernel/problem.ts'
import type { Io } from './io.ts'

/** Says a refusal on the terminal, field by field, and gives exit code 1; anything else is a bug and goes on. */
export function refused(io: Io, error: unknown): number {
  if (!(error instanceof Problem)) throw error
  io.err(`${error.codigo}: ${error.title}\n`)
  for (const { campo, mensaje } of error.errores ?? []) io.err(`  ${campo}: ${mensaje}\n`)
  if (!error.errores && error.detail) io.err(`  ${error.detail}\n`)
  return 1
}
