// GET /v1/relaciones-confianza/{folio}/traspaso: from where a developer goes on that takes over from another one, where the employer
// said so when it signed (docs/adr/0012-handover.md).
import type { Static } from 'typebox'
import type { Context } from '../../../context.ts'
import { employerNrps } from '../../employers/index.ts'
import { handoverOf } from '../../trust/index.ts'
import { cursorOf, openReading } from '../feed/reading.ts'
import type { Handover } from '../schemas.ts'
import { positionAt, stretchesOf } from './queries.ts'
import { flushPositions } from './read-positions.ts'
import { type Reach, reach } from './rules.ts'

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
  const place =
    ask.nrp === undefined
      ? await reachOf(ctx, { patron, anteriores, nrp: '', alcance: nrps === 'todos' ? await employerNrps(ctx.db, patron) : nrps })
      : await reachOfOne(ctx, { patron, anteriores, nrp: ask.nrp })
  const reading = openReading(ctx, caller, { patron, ...(ask.nrp !== undefined && { nrp: ask.nrp }), limite: 1 })
  return {
    relacion: folio,
    traspasoDe,
    patron,
    nrp: ask.nrp ?? null,
    cursor: cursorOf(ctx, reading, place.entregado),
    cursorConfirmado: cursorOf(ctx, reading, place.confirmado),
  }
}

type Question = { patron: string; anteriores: string[]; nrp: string; alcance: string[] }

/** Each of the former developers went on from where the one before had come to. */
async function reachOf(
  ctx: Context,
  { anteriores, ...ask }: Question,
  start: Reach = { entregado: 0, confirmado: 0 },
): Promise<Reach> {
  let place = start
  for (const lector of anteriores) place = reach(place, await stretchesOf(ctx.db, { ...ask, lector }))
  return place
}

/** By the NRP's own feed, from where reading the employer's had come to in it. */
async function reachOfOne(ctx: Context, ask: Omit<Question, 'alcance'>): Promise<Reach> {
  const { patron, nrp } = ask
  const whole = await reachOf(ctx, { ...ask, nrp: '', alcance: [nrp] })
  const position = (publicacion: number) => positionAt(ctx.db, { patron, nrp, publicacion })
  const start = { entregado: await position(whole.entregado), confirmado: await position(whole.confirmado) }
  return reachOf(ctx, { ...ask, alcance: [] }, start)
}
