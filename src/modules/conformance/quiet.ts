// The judge of tests in which an employer answers 403 RELACION_NO_VIGENTE: the client must not go on asking as before.
import type { Seen, Verdict } from './case.ts'
import { failed, passed, seconds } from './rules.ts'

/** One more question may be on its way already. */
const FORGIVEN = 2

export function staysQuiet(seen: Seen, right: string): Verdict | undefined {
  const refused = seen.lecturas.filter((x) => x.estado === 403)
  const [first] = refused
  if (!first) return undefined
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
