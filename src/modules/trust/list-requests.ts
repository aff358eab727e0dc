import type { Static } from 'typebox'
import type { Context } from '../../context.ts'
import { cursorKind, isCount } from '../../http/cursor.ts'
import type { Side } from './queries.ts'
import { type RequestPlace, type RequestState, requestsOf } from './request-queries.ts'
import type { RequestList } from './request-schemas.ts'
import { viewRequest } from './request-trust.ts'

const isPlace = (value: unknown): value is RequestPlace =>
  Array.isArray(value) && isCount(value[0]) && typeof value[1] === 'string'
const cursors = cursorKind('solicitudes', isPlace)

export type RequestListQuery = { lado: 'recibidas' | 'enviadas'; estado?: RequestState; cursor?: string; limite: number }

/** Those that the caller received as an employer or sent as a developer, in order of asking. Refuses CURSOR_INVALIDO. */
export async function listRequests(ctx: Context, caller: string, query: RequestListQuery): Promise<Static<typeof RequestList>> {
  const side: Side = query.lado === 'recibidas' ? 'patron' : 'desarrollador'
  const scope = [side, caller, query.estado ?? null]
  const after = cursors.read(ctx, scope, query.cursor) ?? [0, '']
  const found = await requestsOf(ctx.database.reads, side, caller, { estado: query.estado, after, limit: query.limite + 1 })
  const rows = found.slice(0, query.limite)
  const last = rows.at(-1)
  return {
    datos: rows.map(viewRequest),
    cursor: cursors.write(ctx, scope, last ? [last.lugar, last.folio] : after),
    hayMas: found.length > query.limite,
  }
}
