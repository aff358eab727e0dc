// First deliveries as spans of an employer's feed: places that follow one another were mostly handed over together. Pure.

/** The places from `desde` to `hasta`, both included. */
export type Span = { desde: number; hasta: number }

/** `instante`: when the notices of these places were first delivered, ISO. `nueva`: by the statement that says so. */
export type Delivery = Span & { instante: string; nueva: boolean }

/** The fewest spans that hold these places and no other. */
export function spansOf(places: readonly number[]): Span[] {
  const spans: Span[] = []
  for (const place of inOrder(places)) {
    const last = spans.at(-1)
    if (last && place <= last.hasta + 1) last.hasta = place
    else spans.push({ desde: place, hasta: place })
  }
  return spans
}

const inOrder = (places: readonly number[]): readonly number[] =>
  places.every((place, i) => i === 0 || place >= places[i - 1]!) ? places : places.toSorted((a, b) => a - b)

/** Says of a place when it was first delivered; undefined: not that these deliveries know. They do not overlap. */
export function instantAt(deliveries: readonly Delivery[]): (place: number) => string | undefined {
  const sorted = deliveries.toSorted((a, b) => a.hasta - b.hasta)
  return (place) => {
    let [low, high] = [0, sorted.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if (sorted[middle]!.hasta < place) low = middle + 1
      else high = middle
    }
    const found = sorted[low]
    return found && found.desde <= place ? found.instante : undefined
  }
}
