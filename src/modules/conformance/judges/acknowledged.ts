// The judge of tests in which something odd arrives and the client must carry on: it shows that by acknowledging the other notices.
import type { Judgement, Published, Seen } from '../case.ts'
import { deliveredBy, failed, passed, unhinderedSince } from './rules.ts'

export const NOTHING_ACKNOWLEDGED = {
  explicacion: 'No se observó ningún acuse de los avisos de esta prueba.',
  queCambiar: 'Lea los avisos de este patrón y acúselos en POST /v1/avisos/acuses.',
}

export function carriedOn(
  seen: Seen,
  { spared, because, queCambiar }: { spared: (notice: Published) => boolean; because: string; queCambiar: string },
): Judgement | undefined {
  const delivered = deliveredBy(seen)
  if (!delivered) return undefined
  const wanted = seen.avisos.filter((notice) => !spared(notice))
  const given = wanted.map((notice) => seen.acuses.find((a) => a.folioAviso === notice.folioAviso))
  const found = given.filter((a) => a !== undefined)
  if (found.length === wanted.length) return passed(`Siguió adelante a pesar de ${because}.`, [delivered, ...found])
  if (seen.ahora - unhinderedSince(seen, delivered.fin) < seen.ritmo.gracia) return undefined
  return failed(
    `Se detuvo ante ${because}: faltan los acuses de ${wanted.length - found.length} de ${wanted.length} avisos.`,
    queCambiar,
    [delivered, ...found],
  )
}
