// How far a reader has come, NRP by NRP, in few words (docs/adr/0043): a short list of levels, each of which says "of this set of
// NRPs everything up to here was seen". Of an NRP that stands in several the highest holds; of one in none nothing was seen. Sets
// are named by a key and never change. Pure.

/** Key of the set of all NRPs of a feed, also of those to come. */
export const ALL = 0
export type SetKey = string | typeof ALL

export type Level = {
  /** Place in the feed. */
  lugar: number
  /** Number of the last re-announcement. */
  reanuncio: number
  conjunto: SetKey
}

/** The highest level first; none: nothing was seen. */
export type Seen = readonly Level[]

export type Sets = {
  /** The NRPs of a set. */
  of(key: string): ReadonlySet<string>
  /** Names a set. */
  keyOf(nrps: string[]): string
}

/** What may be read now. */
export type Readable = { nrps: 'todos' | string[]; conjunto: SetKey }

/** So many levels make a cursor of some 350 characters. */
export const MOST_LEVELS = 6

const NOTHING: Level = { lugar: 0, reanuncio: 0, conjunto: ALL }

/** The one level that holds for all that may be read, where the keys alone tell: then no set has to be looked at. */
export function plainLevel(seen: Seen, { conjunto }: Readable): Level | undefined {
  const [first] = seen
  if (!first) return NOTHING
  if (first.conjunto !== ALL && first.conjunto !== conjunto) return undefined
  return seen.every((level) => level.lugar <= first.lugar && level.reanuncio <= first.reanuncio) ? first : undefined
}

/** How far one NRP was seen. */
export function levelOf(seen: Seen, nrp: string, sets: Sets): Level {
  let [lugar, reanuncio] = [0, 0]
  for (const level of seen) {
    if (!holds(level, nrp, sets)) continue
    lugar = Math.max(lugar, level.lugar)
    reanuncio = Math.max(reanuncio, level.reanuncio)
  }
  return { lugar, reanuncio, conjunto: ALL }
}

/** How far all that may be read was seen: where reading goes on. */
export function lowestLevel(seen: Seen, { nrps }: Readable, sets: Sets): Level {
  const each =
    nrps === 'todos'
      ? [
          levelOf(
            seen.filter((l) => l.conjunto === ALL),
            '',
            sets,
          ),
        ]
      : nrps.map((nrp) => levelOf(seen, nrp, sets))
  return {
    lugar: Math.min(...each.map((level) => level.lugar)),
    reanuncio: Math.min(...each.map((level) => level.reanuncio)),
    conjunto: ALL,
  }
}

/** Places after `after` up to `until`, and of which NRPs notices there are still unseen: of `nrps`, or of all but `salvo`. */
export type Stretch = { after: number; until: number; nrps: string[] | undefined; salvo: string[] | undefined }

/** What is unseen next after the place `after`, at most up to `until`. */
export function nextStretch(seen: Seen, { nrps }: Readable, sets: Sets, after: number, until: number): Stretch {
  const higher = seen.filter((level) => level.lugar > after)
  if (nrps === 'todos') {
    const salvo = new Set(higher.flatMap(({ conjunto }) => (conjunto === ALL ? [] : [...sets.of(conjunto)])))
    const end = Math.min(until, ...higher.map((level) => level.lugar))
    return { after, until: end, nrps: undefined, salvo: salvo.size === 0 ? undefined : [...salvo] }
  }
  const of = (nrp: string) => levelOf(higher, nrp, sets).lugar
  const open = nrps.filter((nrp) => of(nrp) <= after)
  return { after, until: Math.min(until, ...nrps.map(of).filter((lugar) => lugar > after)), nrps: open, salvo: undefined }
}

/**
 * The levels once everything readable was seen up to `reached`, without those that say nothing any more. Where they become too many, the
 * two nearest of the others become one that says less: rather a notice twice than none.
 */
export function raise(seen: Seen, reached: Level, sets: Sets): Seen {
  let levels = prune([...seen, reached], sets)
  while (levels.length > MOST_LEVELS) {
    const others = levels.filter((level) => level !== reached)
    let at = 0
    for (let i = 1; i < others.length - 1; i++) if (gap(others, i) < gap(others, at)) at = i
    const [above, below] = [others[at]!, others[at + 1]!]
    levels = prune([...levels.filter((level) => level !== above && level !== below), joined(above, below, sets)], sets)
  }
  return levels
}

/** The same where `reached` holds for all that any level speaks of, or speaks of the set of the first: no set is looked at. */
export function raisePlain(seen: Seen, reached: Level): Seen {
  const [first = NOTHING, ...others] = seen
  if (first.lugar === reached.lugar && first.reanuncio === reached.reanuncio) return seen
  if (seen.length === 0 || reached.conjunto === ALL) return [reached]
  return first.conjunto === reached.conjunto ? [reached, ...others] : [reached, ...seen]
}

const gap = (levels: Level[], i: number): number => levels[i]!.lugar - levels[i + 1]!.lugar

function joined(a: Level, b: Level, sets: Sets): Level {
  const all = a.conjunto === ALL || b.conjunto === ALL
  return {
    lugar: Math.min(a.lugar, b.lugar),
    reanuncio: Math.min(a.reanuncio, b.reanuncio),
    conjunto: all ? ALL : sets.keyOf([...new Set([...sets.of(a.conjunto as string), ...sets.of(b.conjunto as string)])]),
  }
}

/** Without levels of which every NRP stands in a higher one too; the highest first. */
function prune(levels: Level[], sets: Sets): Level[] {
  const kept: Level[] = []
  for (const level of levels.toSorted((a, b) => b.lugar - a.lugar || b.reanuncio - a.reanuncio)) {
    const above = kept.filter((other) => other.reanuncio >= level.reanuncio)
    if (!isCovered(level, above, sets)) kept.push(level)
  }
  return kept
}

function isCovered({ conjunto }: Level, above: Level[], sets: Sets): boolean {
  if (above.some((other) => other.conjunto === ALL || other.conjunto === conjunto)) return true
  if (conjunto === ALL) return false
  return [...sets.of(conjunto)].every((nrp) => above.some((other) => holds(other, nrp, sets)))
}

const holds = ({ conjunto }: Level, nrp: string, sets: Sets): boolean => conjunto === ALL || sets.of(conjunto).has(nrp)
