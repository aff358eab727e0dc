// Random choices that follow from a seed, so that a failing run can be had again.

export type Seeded = {
  /** From 0 to 1. */
  next(): number
  /** From 0 to below `n`. */
  below(n: number): number
  pick<T>(from: readonly T[]): T
  /** Each with the same chance. */
  some<T>(from: readonly T[]): T[]
}

/** mulberry32. */
export function seeded(seed: number): Seeded {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let n = Math.imul(state ^ (state >>> 15), 1 | state)
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n
    return ((n ^ (n >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (n: number) => Math.floor(next() * n)
  return {
    next,
    below,
    pick: (from) => from[below(from.length)]!,
    some: (from) => from.filter(() => next() < 0.5),
  }
}
