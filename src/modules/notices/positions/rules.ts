// Stretches of a feed that somebody has read, and how far several of them reach together.

/** Everything after `desde` up to `entregado` was handed over; `confirmado`: the last place that the reader itself went on from. */
export type Stretch = { desde: number; entregado: number; confirmado: number }

/**
 * One stretch is kept for each feed: two that touch are joined; of two that do not, the one that begins earlier, since places
 * count from the beginning. `before` itself where `next` adds nothing. The same rule stands in savePositions.
 */
export function joinStretches(before: Stretch | undefined, next: Stretch): Stretch {
  if (!before) return next
  if (next.desde > before.entregado || before.desde > next.entregado) return next.desde < before.desde ? next : before
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
