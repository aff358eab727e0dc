// Pages of rare rows in a long gapless counting: each statement looks through so many places and each request spends so many
// statements, then the page ends early, with hayMas, so that a narrow filter over a huge employer never holds up the others.
const SPAN = 20_000
const MOST_STATEMENTS = 5

export type Window = { after: number; until: number; limit: number }
export type Scanned<Row> = { rows: Row[]; after: number; hayMas: boolean }

/** `after`: last place seen; `last`: last place that there is. The answer's `after` is where to go on. */
export async function scanPlaces<Row>(
  { after, last, limit }: { after: number; last: number; limit: number },
  placeOf: (row: Row) => number,
  read: (window: Window) => Promise<Row[]>,
): Promise<Scanned<Row>> {
  const rows: Row[] = []
  let seen = after
  for (let i = 0; i < MOST_STATEMENTS && seen < last; i++) {
    const until = Math.min(last, seen + SPAN)
    const wanted = limit - rows.length
    const found = await read({ after: seen, until, limit: wanted + 1 })
    rows.push(...found.slice(0, wanted))
    if (found.length > wanted) return { rows, after: rows.length > 0 ? placeOf(rows.at(-1)!) : seen, hayMas: true }
    seen = until
  }
  return { rows, after: seen, hayMas: seen < last }
}
