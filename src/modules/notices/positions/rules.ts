// Stretches of a feed that somebody has read, and how far several of them reach together.

/** Everything after `desde` up to `entregado` was handed over; `confirmado`: the last place that the reader itself went on from. */
export type Stretch = { desde: number; entregado: number; confirmado: number }

/** A stretch of those of `alcance` (null: of all) but those of `salvo`. */
export type OfNrps = Stretch & { alcance: string[] | null; salvo: string[] | null }

/** Two that touch are one; of two that do not, the latter. `before` itself where `next` adds nothing. savePositions does the same. */
export function joinStretches(before: Stretch | undefined, next: Stretch): Stretch {
  if (!before || next.desde > before.entregado || before.desde > next.entregado) return next
  const joined = {
    desde: Math.min(before.desde, next.desde),
    entregado: Math.max(before.entregado, next.entregado),
    confirmado: Math.max(before.confirmado, next.confirmado),
  }
  return (['desde', 'entregado', 'confirmado'] as const).every((name) => joined[name] === before[name]) ? before : joined
}

export type Reach = { entregado: number; confirmado: number }

/** Where one arrives from `start` by the stretches of one reader; a gap ends it, so nothing unread is ever passed over. */
export function reach(start: Reach, stretches: Stretch[]): Reach {
  let { entregado, confirmado } = start
  for (const stretch of stretches.toSorted((a, b) => a.desde - b.desde)) {
    if (stretch.desde <= entregado) entregado = Math.max(entregado, stretch.entregado)
    if (stretch.desde <= confirmado) confirmado = Math.max(confirmado, stretch.confirmado)
  }
  return { entregado, confirmado }
}

/** Whether a stretch holds for an NRP; for one that no stretch names, where that is undefined. */
export const holdsFor = ({ alcance, salvo }: OfNrps, nrp: string | undefined): boolean =>
  nrp === undefined ? alcance === null : (alcance?.includes(nrp) ?? true) && !salvo?.includes(nrp)
