// Who read before a developer that takes over from another one, as the employer signed it.
import type { Context } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { readingAccess } from './access.ts'
import { problems } from './problems.ts'
import { formerDevelopers, type Relation } from './queries.ts'
import { partyRelation } from './read-trust.ts'

export type Predecessors = {
  folio: string
  patron: string
  traspasoDe: string
  /** RFCs of those who had the notices before, the first of them first. */
  anteriores: string[]
  nrps: 'todos' | string[]
}

/**
 * For one of the two parties. Refuses RELACION_NO_ENCONTRADA, RELACION_SIN_TRASPASO, and RELACION_NO_VIGENTE to a developer that may
 * not read by this relation today, or not `nrp`.
 */
export async function handoverOf(ctx: Context, caller: string, ask: { folio: string; nrp?: string }): Promise<Predecessors> {
  const row = await partyRelation(ctx, caller, ask.folio)
  if (row.traspaso_de === null) throw problems.RELACION_SIN_TRASPASO()
  const nrps = row.todos_los_nrp ? ('todos' as const) : (row.nrps ?? [])
  const outside = ask.nrp !== undefined && nrps !== 'todos' && !nrps.includes(ask.nrp)
  if (outside || (caller !== row.rfc_patron && !(await mayReadBy(ctx, row, ask.nrp)))) throw problems.RELACION_NO_VIGENTE()
  const anteriores = await formerDevelopers(ctx.db, row.traspaso_de)
  return { folio: row.folio, patron: row.rfc_patron, traspasoDe: row.traspaso_de, anteriores, nrps }
}

/** The developer may read by this relation today, and that NRP where one is meant. Refuses as readingAccess does. */
async function mayReadBy(ctx: Context, row: Relation, nrp: string | undefined): Promise<boolean> {
  if (nrp === undefined) return row.acceso
  const question = { reader: row.rfc_desarrollador, patron: row.rfc_patron, day: legalDay(ctx.now()), nrp }
  return (await readingAccess(ctx.database, question)).relaciones.includes(row.folio)
}
