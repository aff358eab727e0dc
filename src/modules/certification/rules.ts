// Decisions of a certification procedure: its states, what a request needs, for how long an approval holds.

import { base32 } from '../../kernel/base32.ts'
import { addDays, addYears, type Day, dayStart } from '../../kernel/dates.ts'
import type { TestState, Verdict } from './test-schemas.ts'

export const STATES = ['en-pruebas', 'solicitada', 'aprobada', 'rechazada', 'vencida', 'cancelada', 'revocada'] as const
export type State = (typeof STATES)[number]

export const ACTS = ['solicitar', 'aprobar', 'rechazar', 'cancelar', 'revocar', 'vencer'] as const
export type Act = (typeof ACTS)[number]

/** From which states an act leads on, and to which. Whatever is not here is refused. */
const TRANSITIONS: Record<Act, { from: readonly State[]; to: State }> = {
  solicitar: { from: ['en-pruebas'], to: 'solicitada' },
  aprobar: { from: ['solicitada'], to: 'aprobada' },
  rechazar: { from: ['solicitada'], to: 'rechazada' },
  cancelar: { from: ['en-pruebas', 'solicitada', 'aprobada'], to: 'cancelada' },
  revocar: { from: ['aprobada'], to: 'revocada' },
  vencer: { from: ['en-pruebas', 'aprobada'], to: 'vencida' },
}

/** The states from which `act` is possible: what an update names in its `where`. */
export const statesBefore = (act: Act): readonly State[] => TRANSITIONS[act].from
export const stateAfter = (act: Act): State => TRANSITIONS[act].to

/** The state after an act; undefined where the act is not possible. */
export const transition = (state: State, act: Act): State | undefined =>
  TRANSITIONS[act].from.includes(state) ? TRANSITIONS[act].to : undefined

/** As stored, which may lag: a job writes down what has run out. */
export type Stored = { estado: State; pruebas_hasta: Date; vigente_hasta: Day | null }

/** Since when an approval whose last day has passed, or tests whose time is over, have run out; undefined where they have not. */
export function ranOutAt({ estado, pruebas_hasta, vigente_hasta }: Stored, now: Date): Date | undefined {
  const end =
    estado === 'aprobada' && vigente_hasta !== null
      ? dayStart(addDays(vigente_hasta, 1))
      : estado === 'en-pruebas'
        ? pruebas_hasta
        : undefined
  return end && end <= now ? end : undefined
}

export const stateAt = (row: Stored, now: Date): State => (ranOutAt(row, now) ? stateAfter('vencer') : row.estado)

/** A warning does not stand in the way: it names what is better changed. */
export const isPassed = (state: TestState): boolean => state === 'aprobada' || state === 'advertencia'

/** Mandatory tests that are not passed. */
export const missingTests = (verdicts: Verdict[]): Verdict[] => verdicts.filter((v) => v.obligatoria && !isPassed(v.estado))

export type Tally = {
  total: number
  aprobadas: number
  advertencias: number
  fallidas: number
  pendientes: number
  faltanObligatorias: number
}

export function tally(verdicts: Verdict[]): Tally {
  const count = (...states: TestState[]) => verdicts.filter((v) => states.includes(v.estado)).length
  return {
    total: verdicts.length,
    aprobadas: count('aprobada'),
    advertencias: count('advertencia'),
    fallidas: count('fallida'),
    pendientes: count('pendiente', 'en-curso'),
    faltanObligatorias: missingTests(verdicts).length,
  }
}

/** Days before its end from which a renewal adds a year to that end, so that nobody loses by renewing in time. */
const RENEWAL_DAYS = 60

/**
 * The days, both included, that an approval on `today` gives. `current`: the certification of this product and major version
 * that was not ended. A year; a renewal in the last 60 days goes on from the old end, an earlier one never shortens.
 */
export function validity(today: Day, current: { desde: Day; hasta: Day } | undefined): { desde: Day; hasta: Day } {
  const year = addDays(addYears(today, 1), -1)
  if (!current || current.hasta < today) return { desde: today, hasta: year }
  if (current.hasta <= addDays(today, RENEWAL_DAYS)) return { desde: current.desde, hasta: addYears(current.hasta, 1) }
  return { desde: current.desde, hasta: current.hasta > year ? current.hasta : year }
}

export const VERSION = '^(0|[1-9]\\d{0,5})(\\.(0|[1-9]\\d{0,5})){0,2}(-[0-9A-Za-z.-]{1,40})?$'
export const majorOf = (version: string): number => Number(/^\d+/.exec(version)![0])

export const LIMITS = {
  /** Days that a run's tests may take; then its environment is cleaned up. */
  testDays: 30,
  productsPerDeveloper: 100,
  openPerDeveloper: 5,
  openedPerDay: 10,
  evidences: 20,
  evidenceBytes: 5 * 1024 * 1024,
  evidenceBytesTogether: 40 * 1024 * 1024,
  /** For so long evidence is kept after the end of a procedure that came to nothing. No rule asks for a time: this one is ours. */
  evidenceDays: 90,
  streamsPerDeveloper: 10,
} as const

/** `CT-…` a procedure, `CC-…` a constancia, `PR-…` a product, from ten random bytes: 80 bits, so that none can be guessed. */
export const newFolio = (kind: 'CT' | 'CC' | 'PR', random: Buffer): string =>
  `${kind}-${base32(random).match(/.{4}/g)!.join('-')}`

/** Evidence of a verdict as it is kept: enough to see why, bounded so that no client can fill the database with what it sends. */
export function boundedEvidence(evidence: unknown[]): unknown[] {
  const kept: unknown[] = []
  let size = 0
  for (const item of evidence.slice(0, 50)) {
    size += JSON.stringify(item).length
    if (size > 32_768) break
    kept.push(item)
  }
  return kept
}
