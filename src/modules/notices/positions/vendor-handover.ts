// GET /v1/relaciones-confianza/{folio}/traspaso: from where a developer goes on that takes over from another one, where the employer
// said so when it signed (docs/adr/0012-handover.md).
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { handoverOf } from '../../trust/index.ts'
import { raise, type Seen, type Sets } from '../feed/levels.ts'
import { openSets } from '../feed/nrp-sets.ts'
import { cursorOf, openReading, seenUpTo } from '../feed/reading.ts'
import type { Handover } from '../schemas.ts'
import { positionAt, stretchesOf } from './queries.ts'
import { flushPositions } from './read-positions.ts'
import { holdsFor, type OfNrps, type Reach, reach } from './rules.ts'

/**
 * Refuses RELACION_NO_ENCONTRADA, RELACION_SIN_TRASPASO, and RELACION_NO_VIGENTE where the developer may not read (that NRP) today.
 * Places move on as long as the former developer reads.
 */
export async function vendorHandover(
  ctx: Context,
  caller: string,
  ask: { folio: string; nrp?: string },
): Promise<Static<typeof Handover>> {
  const { folio, patron, traspasoDe, anteriores, nrps } = await handoverOf(ctx, caller, ask)
  await flushPositions(ctx)
  const reading = openReading(ctx, caller, { patron, ...(ask.nrp !== undefined && { nrp: ask.nrp }), limite: 1 })
  const reached = await (ask.nrp === undefined
    ? reachOfAll(ctx, { patron, anteriores, nrps })
    : reachOfOne(ctx, { patron, anteriores, nrp: ask.nrp }))
  return {
    relacion: folio,
    traspasoDe,
    patron,
    nrp: ask.nrp ?? null,
    cursor: cursorOf(ctx, reading, reached.entregado),
    cursorConfirmado: cursorOf(ctx, reading, reached.confirmado),
  }
}

/** What the former developers had been given, and what they went on from. */
type Handed = { entregado: Seen; confirmado: Seen }

const START: Reach = { entregado: 0, confirmado: 0 }

/** Each of the former developers went on from where the one before had come to; `nrp` undefined: one that nobody was given by name. */
const follow = (chain: OfNrps[][], nrp: string | undefined, start = START): Reach =>
  chain.reduce(
    (place, stretches) =>
      reach(
        place,
        stretches.filter((stretch) => holdsFor(stretch, nrp)),
      ),
    start,
  )

/** In the employer's feed, NRP by NRP: the former ones may have had some of them for a shorter time than others. */
async function reachOfAll(
  ctx: Context,
  { patron, anteriores, nrps }: { patron: string; anteriores: string[]; nrps: 'todos' | string[] },
): Promise<Handed> {
  const chain = await chainOf(ctx, { patron, anteriores, nrp: '' })
  const named =
    nrps === 'todos' ? [...new Set(chain.flat().flatMap(({ alcance, salvo }) => [...(alcance ?? []), ...(salvo ?? [])]))] : nrps
  const places = new Map(named.map((nrp) => [nrp, follow(chain, nrp)]))
  const others = nrps === 'todos' ? follow(chain, undefined) : undefined
  const sets = await openSets(ctx, patron)
  const seen = async (which: keyof Reach): Promise<Seen> => {
    const levels = levelsOf(
      [...places].map(([nrp, place]) => [nrp, place[which]]),
      others?.[which],
      sets,
    )
    await sets.keep(levels)
    return levels
  }
  return { entregado: await seen('entregado'), confirmado: await seen('confirmado') }
}

/** `others`: the place of the NRPs that have none of their own; what is re-announced comes again, since nobody wrote down whether it had come. */
function levelsOf(places: [nrp: string, lugar: number][], others: number | undefined, sets: Sets): Seen {
  // A level over all NRPs may not say more than holds for each.
  const all = others === undefined ? 0 : Math.min(others, ...places.map(([, lugar]) => lugar))
  let seen = seenUpTo(all)
  const higher = Map.groupBy(
    places.filter(([, lugar]) => lugar > all),
    ([, lugar]) => lugar,
  )
  for (const [lugar, group] of [...higher].toSorted(([a], [b]) => a - b)) {
    seen = raise(seen, { lugar, reanuncio: 0, conjunto: sets.keyOf(group.map(([nrp]) => nrp)) }, sets)
  }
  return seen
}

/** By the NRP's own feed, from where reading the employer's had come to in it. */
async function reachOfOne(
  ctx: Context,
  { patron, anteriores, nrp }: { patron: string; anteriores: string[]; nrp: string },
): Promise<Handed> {
  const whole = follow(await chainOf(ctx, { patron, anteriores, nrp: '' }), nrp)
  const position = (publicacion: number) => positionAt(ctx.db, { patron, nrp, publicacion })
  const start = { entregado: await position(whole.entregado), confirmado: await position(whole.confirmado) }
  const { entregado, confirmado } = follow(await chainOf(ctx, { patron, anteriores, nrp }), nrp, start)
  return { entregado: seenUpTo(entregado), confirmado: seenUpTo(confirmado) }
}

/** What each of them was given, the first of them first. */
async function chainOf(
  ctx: Context,
  { anteriores, ...ask }: { patron: string; anteriores: string[]; nrp: string },
): Promise<OfNrps[][]> {
  const chain: OfNrps[][] = []
  for (const lector of anteriores) chain.push(await stretchesOf(ctx.db, { ...ask, lector }))
  return chain
}
