// How much a run may ask for, and what a folio of the sandbox looks like.

/** Runs that one real developer may have open. */
export const RUNS_PER_DEVELOPER = 5
/** Runs that the sandbox holds open. */
export const RUNS_AT_ALL = 400
export const RUN_DAYS = 30
/** Opened but not complete after so long: whoever opened it died. */
export const STILLBORN_MS = 3_600_000
export const MAX_AHEAD_MS = 1_827 * 86_400_000

export type Allowance = {
  name: string
  /** Requests a second, on the long run. */
  perSecond: number
  /** Requests at once. */
  burst: number
}

/** Of one run by those who have shown who they are, and by those who only name it. */
export const OF_RUN: Allowance = { name: 'corrida', perSecond: 20, burst: 60 }
export const NAMING_RUN: Allowance = { name: 'corrida-sin-token', perSecond: 5, burst: 30 }
/** Of all runs together, in one process: what the sandbox may take of the processor beside production. */
export const OF_ALL: Allowance = { name: 'ambiente-de-pruebas', perSecond: 120, burst: 240 }

export type Bucket = { left: number; at: number }

/** One request out of a bucket that fills by itself; `wait`: seconds until there is one again. */
export function take(
  bucket: Bucket | undefined,
  { perSecond, burst }: Allowance,
  nowMs: number,
): { bucket: Bucket; wait: number } {
  const before = bucket ?? { left: burst, at: nowMs }
  const left = Math.min(burst, before.left + (Math.max(0, nowMs - before.at) / 1000) * perSecond)
  if (left < 1) return { bucket: { left, at: nowMs }, wait: Math.max(1, Math.ceil((1 - left) / perSecond)) }
  return { bucket: { left: left - 1, at: nowMs }, wait: 0 }
}

/** A folio like the institute's (domain.md 2): the number fills serial and delegation. */
export function folioOf(number: number, tipoAviso: string, day: string, suspended: boolean): string {
  const delegation = String((Math.floor(number / 1_000_000) % 99) + 1).padStart(2, '0')
  return `${suspended ? 'S' : 'R'}${tipoAviso}${delegation}0${day.slice(2, 4)}${String(number % 1_000_000).padStart(6, '0')}`
}
