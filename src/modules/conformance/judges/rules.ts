// What several judges share: verdicts, and reading the list of exchanges. Times that a client must wait are measured from when our
// answer had left to when its next request came in, so our own slowness can only make a pause look longer, never shorter.
import type { Judgement, Report, Seen } from '../case.ts'
import type { Exchange, ProvocationKind } from '../record/exchange.ts'

export const passed = (explicacion: string, evidence: Evidence): Judgement => ({
  estado: 'aprobada',
  explicacion,
  evidencia: numbers(evidence),
})
export const warned = (explicacion: string, queCambiar: string, evidence: Evidence): Judgement => ({
  estado: 'advertencia',
  explicacion,
  queCambiar,
  evidencia: numbers(evidence),
})
export const failed = (explicacion: string, queCambiar: string, evidence: Evidence): Judgement => ({
  estado: 'fallida',
  explicacion,
  queCambiar,
  evidencia: numbers(evidence),
})

type Evidence = readonly { n: number }[]
const MOST_EVIDENCE = 20
const numbers = (evidence: Evidence): number[] =>
  [...new Set(evidence.map((x) => x.n))].toSorted((a, b) => a - b).slice(0, MOST_EVIDENCE)

/** The service's own answer came through whole: 200, or 304 for what the client has already. */
export const answered = (x: Exchange): boolean =>
  (x.estado === 200 || x.estado === 304) &&
  x.entregada &&
  x.provocacion !== 'sin-respuesta' &&
  x.provocacion !== 'conexion-cortada'

export const provoked = (seen: Seen, kind: ProvocationKind): Exchange[] =>
  seen.lecturas.filter((x) => x.provocacion === kind && x.caso === seen.caso)

export const after = (list: readonly Exchange[], x: Exchange): Exchange[] => list.filter((y) => y.inicio > x.inicio)

export const cursorOf = (x: Exchange): string | undefined => x.consulta.cursor

/** From the end of one answer to the next request; never negative. */
export const pause = (earlier: Exchange, later: Exchange): number => Math.max(0, later.inicio - earlier.fin)

/** Instants are kept to the millisecond, and clients' timers may fire a little early. */
const ROUNDING_MS = 20
export const waited = (earlier: Exchange, later: Exchange, wanted: number): boolean =>
  pause(earlier, later) + ROUNDING_MS >= wanted

/** Longer than this a client should not have to wait for us. */
const SLOW_MS = 2_000

/** From when on nothing of ours was in the client's way: `since`, or the end of the latest request that we answered late or not at all. */
export function unhinderedSince({ intercambios }: Pick<Seen, 'intercambios'>, since: number): number {
  const ours = (x: Exchange) => x.provocacion === null && (x.estado === 0 || x.estado >= 500 || x.fin - x.inicio > SLOW_MS)
  return intercambios.reduce((latest, x) => (ours(x) && x.fin > latest ? x.fin : latest), since)
}

/** A 304 says the same as the answer that the client has: nothing new, and where to go on. */
export const endsReading = (x: Exchange): boolean => answered(x) && (x.estado === 304 || x.respuesta.hayMas === false)

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(ms < 10_000 ? 1 : 0)} s`

/** The exchange that first handed over each notice of the test. */
export function deliveries(seen: Seen): Map<string, Exchange> {
  const found = new Map<string, Exchange>()
  for (const x of seen.lecturas) {
    if (!answered(x) || x.estado === 304) continue
    // A stream hands over all that there is; its content is not kept.
    const folios = x.respuesta.avisos?.map((notice) => notice.folioAviso) ?? seen.avisos.map((notice) => notice.folioAviso)
    for (const folio of folios) if (!found.has(folio)) found.set(folio, x)
  }
  return found
}

/** When the last of the test's notices had been handed over; undefined while one is missing. */
export function deliveredBy(seen: Seen): Exchange | undefined {
  const found = deliveries(seen)
  let last: Exchange | undefined
  for (const { folioAviso } of seen.avisos) {
    const x = found.get(folioAviso)
    if (!x) return undefined
    if (!last || x.inicio > last.inicio) last = x
  }
  return last
}

/**
 * After one provoked failure of a reading: the next question must ask for the same place again, and go on. Undefined while nothing
 * came.
 */
export function goesOnAt(seen: Seen, failure: Exchange): { ok: true; by: Exchange } | { ok: false; by: Exchange } | undefined {
  for (const x of after(seen.lecturas, failure)) {
    if (cursorOf(x) !== cursorOf(failure)) return { ok: false, by: x }
    if (answered(x)) return { ok: true, by: x }
  }
  return undefined
}

export type ReportMistake = { texto: string; queCambiar: string }

/**
 * Judges the latest report of each exercise once `since` was handed over. Software may have reported before, and need not say the same
 * again; it may also correct itself once it has read on. So a report counts at once where it came afterwards and is right, and else
 * after a while.
 */
export function judgeReports(
  seen: Seen,
  since: Exchange | undefined,
  mistakeOf: (exercise: Seen['ejercicios'][number], report: Report) => ReportMistake | undefined,
  right: string,
): Judgement | undefined {
  if (!since) return undefined
  const wrong: { report: Report; mistake: ReportMistake }[] = []
  const evidence: { n: number }[] = [since]
  let settledAt = since.fin
  for (const exercise of seen.ejercicios) {
    const report = seen.reportes.findLast((r) => r.ejercicio === exercise.ejercicio)
    if (!report) return undefined
    const mistake = mistakeOf(exercise, report)
    if (mistake) wrong.push({ report, mistake })
    else evidence.push(report)
    if (mistake || report.instante < since.inicio)
      settledAt = Math.max(settledAt, Math.max(report.instante, since.fin) + seen.ritmo.correccion)
  }
  if (seen.ahora < settledAt) return undefined
  if (wrong.length === 0) return passed(right, evidence)
  const { mistake } = wrong[0]!
  return failed(mistake.texto, mistake.queCambiar, [since, ...wrong.map(({ report }) => report)])
}

const amount = new Intl.NumberFormat('es-MX', { minimumFractionDigits: 2, maximumFractionDigits: 2 })
export const money = (pesos: number): string => amount.format(pesos)
export const sameAmount = (a: number, b: number): boolean => Math.abs(a - b) < 0.005
