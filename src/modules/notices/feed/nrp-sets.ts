// The sets of NRPs that cursors speak of (conjuntos_nrp): named by a digest of what is in them, so that readers share them and a cursor
// stays short. The digest is keyed: whoever holds a cursor learns nothing of NRPs that it may not read.
import { createHmac } from 'node:crypto'
import { type Context, perService } from '../../../context.ts'
import { deriveKeys } from '../../../kernel/encryption.ts'
import { ALL, type Seen, type Sets } from './levels.ts'
import { insertSet, selectSets } from './set-queries.ts'

const KEY_LENGTH = 16
/** Sets that one process remembers as stored. */
const REMEMBERED = 50_000

const keys = perService((ctx) => deriveKeys(ctx.keyring, 'conjuntos-nrp')[0]!)
const stored = perService(() => new Set<string>())

/** The name of a set, in whatever order its NRPs come. */
export const setKey = (ctx: Context, nrps: string[]): string =>
  createHmac('sha256', keys(ctx)).update(nrps.toSorted().join()).digest('base64url').slice(0, KEY_LENGTH)

/** Before a cursor that names the set is given out. */
export async function keepSet(ctx: Context, patron: string, key: string, nrps: readonly string[]): Promise<void> {
  const known = stored(ctx)
  const name = `${patron} ${key}`
  if (known.has(name)) return
  await insertSet(ctx.database, patron, key, nrps)
  if (known.size >= REMEMBERED) known.delete(known.values().next().value!)
  known.add(name)
}

export type OpenSets = Sets & {
  add(key: string, nrps: string[]): void
  /** Stores those that `seen` names and that were made here. */
  keep(seen: Seen): Promise<void>
}

/** The sets of an employer that these levels name. One that is not there any more is empty: rather a notice twice than none. */
export async function openSets(ctx: Context, patron: string, ...named: Seen[]): Promise<OpenSets> {
  const wanted = [...new Set(named.flat().map((level) => level.conjunto))].filter((key) => key !== ALL)
  const sets = new Map<string, ReadonlySet<string>>()
  if (wanted.length > 0)
    for (const { clave, nrps } of await selectSets(ctx.database, patron, wanted)) sets.set(clave, new Set(nrps))
  const made = new Set<string>()
  const add = (key: string, nrps: string[]) => {
    if (sets.has(key)) return
    sets.set(key, new Set(nrps))
    made.add(key)
  }
  return {
    of: (key) => sets.get(key) ?? NONE,
    keyOf(nrps) {
      const key = setKey(ctx, nrps)
      add(key, nrps)
      return key
    },
    add,
    async keep(seen) {
      for (const { conjunto } of seen) {
        if (conjunto !== ALL && made.has(conjunto)) await keepSet(ctx, patron, conjunto, [...sets.get(conjunto)!])
      }
    },
  }
}

const NONE: ReadonlySet<string> = new Set()
