// Relations as their two parties see them. Somebody else's folio does not exist for a caller.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { cursorKind } from '../../http/cursor.ts'
import { legalDay } from '../../kernel/dates.ts'
import { problems } from './problems.ts'
import { evidenceOf, type Place, type Relation, relationByFolio, relationsOf } from './queries.ts'
import type { TrustState } from './rules.ts'
import type { RelationEvidence, RelationList } from './schemas.ts'
import { type RelationView, viewRelation } from './view-relation.ts'

const isPlace = (value: unknown): value is Place =>
  Array.isArray(value) && typeof value[0] === 'string' && !Number.isNaN(Date.parse(value[0])) && typeof value[1] === 'string'
// Before the first: what an empty list gives as its cursor.
const START: Place = ['1970-01-01T00:00:00.000Z', '']
const cursors = cursorKind('relaciones', isPlace)

export type ListRequest = { estado?: TrustState; cursor?: string; limite: number }

/** In order of granting; `as`: the side on which the caller stands. */
export async function listRelations(
  ctx: Context,
  caller: string,
  as: 'patron' | 'desarrollador',
  request: ListRequest,
): Promise<Static<typeof RelationList>> {
  const scope = [as, caller, request.estado ?? null]
  const after = cursors.read(ctx, scope, request.cursor)
  const day = legalDay(ctx.now())
  const found = await relationsOf(ctx.db, as === 'patron' ? 'rfc_patron' : 'rfc_desarrollador', caller, {
    day,
    estado: request.estado,
    after,
    limit: request.limite + 1,
  })
  const rows = found.slice(0, request.limite)
  const last = rows.at(-1)
  return {
    datos: rows.map((row) => viewRelation(ctx, row, day)),
    cursor: cursors.write(ctx, scope, last ? [last.otorgada_el.toISOString(), last.folio] : (after ?? START)),
    hayMas: found.length > request.limite,
  }
}

/** Refuses RELACION_NO_ENCONTRADA. */
export const readRelation = async (ctx: Context, caller: string, folio: string): Promise<RelationView> =>
  viewRelation(ctx, await partyRelation(ctx, caller, folio))

/** What was signed, by whom, with which certificate. Refuses RELACION_NO_ENCONTRADA. */
export async function readEvidence(ctx: Context, caller: string, folio: string): Promise<Static<typeof RelationEvidence>> {
  const row = await partyRelation(ctx, caller, folio)
  const evidence = await evidenceOf(ctx.db, row.folio)
  return {
    folio: row.folio,
    relacion: viewRelation(ctx, row),
    cadenaOriginal: evidence.cadena_original,
    certificado: evidence.certificado.toString('base64'),
    firma: evidence.firma.toString('base64'),
  }
}

/** Refuses RELACION_NO_ENCONTRADA where the caller is neither of its parties. */
export async function partyRelation(ctx: Context, caller: string, folio: string): Promise<Relation> {
  const row = await relationByFolio(ctx.db, folio.toUpperCase(), legalDay(ctx.now()))
  if (!row || (row.rfc_patron !== caller && row.rfc_desarrollador !== caller)) throw problems.RELACION_NO_ENCONTRADA()
  return row
}
