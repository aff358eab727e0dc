// How fast a run goes. `normal` suits software that polls every half minute or slower; `rapido` suits software whose pace can be
// set to a few seconds, and lets a whole run end in well under a minute. Milliseconds.
import type { PaceName } from '../certification/index.ts'

export type Pace = Readonly<{
  /** A test that has seen nothing for this long fails. */
  limite: number
  /** What was delivered must be acted on within this. */
  gracia: number
  /** A wrong report may be corrected within this. */
  correccion: number
  /** Pause between two questions of an exhausted feed, at the least. */
  sondeo: number
  /** Retry-After of provoked 429 and 503. */
  reintento: number
  /** A retry sooner than this is none that waits. */
  pausaMinima: number
  /** How long a question stays without an answer, unless the client gives up before. */
  silencio: number
  /** How long a token lives, as the token endpoint says. */
  vidaToken: number
  /** How long the use of tokens is watched at the least. */
  ventanaToken: number
  /** How long it must stay quiet after a relation ended. */
  ventanaRevocada: number
}>

const SECOND = 1_000
const MINUTE = 60 * SECOND

export const PACES: Readonly<Record<PaceName, Pace>> = {
  normal: {
    limite: 30 * MINUTE,
    gracia: 10 * MINUTE,
    correccion: MINUTE,
    sondeo: 5 * SECOND,
    reintento: 5 * SECOND,
    pausaMinima: 500,
    silencio: 90 * SECOND,
    vidaToken: 120 * SECOND,
    ventanaToken: 150 * SECOND,
    ventanaRevocada: 5 * MINUTE,
  },
  rapido: {
    limite: 75 * SECOND,
    // Longer than the wait for the next one-time code.
    gracia: 40 * SECOND,
    correccion: 4 * SECOND,
    sondeo: 700,
    reintento: SECOND,
    pausaMinima: 150,
    silencio: 20 * SECOND,
    vidaToken: 60 * SECOND,
    ventanaToken: 12 * SECOND,
    ventanaRevocada: 12 * SECOND,
  },
}
