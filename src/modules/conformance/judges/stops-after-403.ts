// The judge of tests in which an employer answers 403 RELACION_NO_VIGENTE: the client must not go on asking as before.
import type { Judgement, Seen } from '../case.ts'
import type { Exchange } from '../record/exchange.ts'
import { FEED_ROUTE } from '../record/exchange.ts'
import { answered, failed, passed, seconds } from './rules.ts'

/** One more question may be on its way already. */
const FORGIVEN = 2

/** What such a test tells of a client that was never refused, or went silent altogether. */
export const NOT_SEEN_STOPPING = {
  explicacion: 'No se observaron consultas de este patrón, o después del 403 dejó de consultar también a los demás.',
  queCambiar:
    'Consulte a todos los patrones de la prueba: también a este (si lo dio de baja en un intento anterior, reactívelo) y, después del 403, siga con los demás.',
}

export function stopsAfter403(seen: Seen, right: string): Judgement | undefined {
  const refused = seen.lecturas.filter((x) => x.estado === 403)
  const [first] = refused
  if (!first) return stillQuiet(seen)
  const others = readingsOfOthers(seen)
  const end = endOfWatch(others, first.fin, seen.ritmo.ventanaRevocada)
  const within = refused.filter((x) => end === undefined || x.inicio <= end)
  if (within.length > FORGIVEN) {
    return failed(
      `Después del 403 siguió consultando a ese patrón: ${within.length} veces en ${seconds(within.at(-1)!.fin - first.inicio)}.`,
      'Ante `RELACION_NO_VIGENTE` deje de consultar a ese patrón y avise a una persona; si vuelve a probar, hágalo unas pocas veces al día.',
      within,
    )
  }
  return end === undefined ? undefined : passed(right, [...within, ...evidenceOf(others, first.fin)])
}

/** It was refused before the test began and does not ask any more, while it goes on with others: that is what is wanted. */
function stillQuiet(seen: Seen): Judgement | undefined {
  const { negadaAntes, lecturas, desde, ritmo } = seen
  if (!negadaAntes || lecturas.length > 0) return undefined
  const others = readingsOfOthers(seen)
  if (endOfWatch(others, desde, ritmo.ventanaRevocada) === undefined) return undefined
  return passed('Se le había respondido 403 antes de empezar, y no ha vuelto a insistir.', [
    negadaAntes,
    ...evidenceOf(others, desde),
  ])
}

const readingsOfOthers = ({ intercambios, patron }: Seen): Exchange[] =>
  intercambios.filter((x) => x.ruta === FEED_ROUTE && answered(x) && x.consulta.patron !== patron)

const evidenceOf = (others: Exchange[], since: number) => others.filter((x) => x.inicio >= since).slice(0, 3)

/**
 * When the client had been watched for `window` milliseconds since `since` in which it went on reading others; undefined before that.
 * Whoever waits for a token or for a slow answer of ours asks nobody and proves nothing, so that no pause counts for more than half
 * the window: whoever insists asks again after it.
 */
function endOfWatch(others: Exchange[], since: number, window: number): number | undefined {
  let [watched, last] = [0, since]
  for (const { inicio } of others) {
    if (inicio <= last) continue
    watched += Math.min(inicio - last, window / 2)
    last = inicio
    if (watched >= window) return last
  }
  return undefined
}
