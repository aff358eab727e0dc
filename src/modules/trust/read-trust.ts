// Relations as their two parties see them. Somebody else's folio does not exist for a caller.
import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { cursorKind, isCount } from '../../http/cursor.ts'
import { legalDay } from '../../kernel/dates.ts'
import { problems } from './problems.ts'
import { evidenceOf, type Place, type Relation, relationByFolio, relationsOf, type Side } from './queries.ts'
import type { TrustState } from './rules.ts'
import type { RelationEvidence, RelationList } from './schemas.ts'
import { type RelationView, viewRelation } from './view-relation.ts'

const isPlace = (value: unknown): value is Place => Array.isArray(value) && isCount(value[0]) && typeof value[1] === 'string'
// Before the first: what an empty list gives as its cursor.
const START: Place = [0, '']
const cursors = cursorKind('relaciones', isPlace)

export type ListRequest = { estado?: TrustState; cursor?: string; limite: number }

/**
 * `side`: where the caller stands. An employer's relations in order of granting; a developer's in order of their last change, so
 * that polling on gives each relation that was granted or ended since. Refuses CURSOR_INVALIDO.
 */
export async function listRelations(
  ctx: Context,
  caller: string,
  side: Side,
  request: ListRequest,
): Promise<Static<typeof RelationList>> {
  const scope = [side, caller, request.estado ?? null]
  const after = cursors.read(ctx, scope, request.cursor) ?? START
  const day = legalDay(ctx.now())
  const found = await relationsOf(ctx.database.reads, side, caller, {
    day,
    estado: request.estado,
    after,
    limit: request.limite + 1,
  })
  const rows = found.slice(0, request.limite)
  const last = rows.at(-1)
  return {
    datos: rows.map((row) => viewRelation(ctx, row, day)),
    cursor: cursors.write(ctx, scope, last ? [last.lugar, last.folio] : after),
    hayMas: found.length > request.limite,
  }
}

/** Refuses RELACION_NO_ENCONTRADA. */
export const readRelation = async (ctx: Context, caller: string, folio: string): Promise<RelationView> =>
  viewRelation(ctx, await partyRelation(ctx, caller, folio))

/** What was signed, by whom, with which certificate; of the grant, and of the revocation where it was signed. Refuses RELACION_NO_ENCONTRADA. */
export async function readEvidence(ctx: Context, caller: string, folio: string): Promise<Static<typeof RelationEvidence>> {
  const row = await partyRelation(ctx, caller, folio)
  const evidence = await evidenceOf(ctx.db, row.folio)
  return {
    folio: row.folio,
    relacion: viewRelation(ctx, row),
    cadenaOriginal: evidence.cadena_original,
    certificado: evidence.certificado.toString('base64'),
    firma: evidence.firma.toString('base64'),
    revocacion:
      evidence.revocacion_cadena === null
        ? null
        : {
            cadenaOriginal: evidence.revocacion_cadena,
            certificado: evidence.revocacion_certificado!.toString('base64'),
            firma: evidence.revocacion_firma!.toString('base64'),
          },
  }
}

/** Refuses RELACION_NO_ENCONTRADA where the caller is neither of its parties. */
export async function partyRelation(ctx: Context, caller: string, folio: string): Promise<Relation> {
  const row = await relationByFolio(ctx.db, folio.toUpperCase(), legalDay(ctx.now()))
  if (!row || (row.rfc_patron !== caller && row.rfc_desarrollador !== caller)) throw problems.RELACION_NO_ENCONTRADA()
  return row
}
