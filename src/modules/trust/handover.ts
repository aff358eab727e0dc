// Who read before a developer that takes over from another one, as the employer signed it.
import type { Context } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { problems } from './problems.ts'
import { formerDevelopers } from './queries.ts'
import { partyRelation } from './read-trust.ts'
import { stateOf, whyNoAccess } from './rules.ts'

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
  const estado = stateOf({ ...row, revocada: row.revocada_el !== null }, legalDay(ctx.now()))
  const nrps = row.todos_los_nrp ? ('todos' as const) : (row.nrps ?? [])
  const outside = ask.nrp !== undefined && nrps !== 'todos' && !nrps.includes(ask.nrp)
  if (outside || (caller !== row.rfc_patron && whyNoAccess({ estado, certificado: row.certificado, nrps }) !== null))
    throw problems.RELACION_NO_VIGENTE()
  const anteriores = await formerDevelopers(ctx.db, row.traspaso_de)
  return { folio: row.folio, patron: row.rfc_patron, traspasoDe: row.traspaso_de, anteriores, nrps }
}
