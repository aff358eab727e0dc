// The judge of tests in which an employer answers 403 RELACION_NO_VIGENTE: the client must not go on asking as before.
import type { Seen, Verdict } from './case.ts'
import { FEED_ROUTE } from './exchange.ts'
import { answered, failed, passed, seconds } from './rules.ts'

/** One more question may be on its way already. */
const FORGIVEN = 2

export function staysQuiet(seen: Seen, right: string): Verdict | undefined {
  const refused = seen.lecturas.filter((x) => x.estado === 403)
  const [first] = refused
  if (!first) return stillQuiet(seen)
  const watched = Math.min(seen.ahora - first.fin, seen.ritmo.ventanaRevocada)
  const within = refused.filter((x) => x.inicio <= first.fin + seen.ritmo.ventanaRevocada)
  if (within.length > FORGIVEN) {
    return failed(
      `Después del 403 siguió consultando a ese patrón: ${within.length} veces en ${seconds(watched)}.`,
      'Ante `RELACION_NO_VIGENTE` deje de consultar a ese patrón y avise a una persona; si vuelve a probar, hágalo unas pocas veces al día.',
      within,
    )
  }
  return watched >= seen.ritmo.ventanaRevocada ? passed(right, within) : undefined
}

/** It was refused before the test began and does not ask any more, while it goes on with others: that is what is wanted. */
function stillQuiet({ negadaAntes, lecturas, intercambios, desde, ahora, ritmo }: Seen): Verdict | undefined {
  if (!negadaAntes || lecturas.length > 0 || ahora - desde < ritmo.ventanaRevocada) return undefined
  const others = intercambios.filter((x) => x.ruta === FEED_ROUTE && answered(x))
  if (others.length === 0) return undefined
  return passed('Se le había respondido 403 antes de empezar, y no ha vuelto a insistir.', [negadaAntes, ...others.slice(0, 3)])
}
