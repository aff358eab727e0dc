// Where notices stand, by their folios: for whoever has folios in hand and no page. Says nothing of their content.
import type { Context } from '../../../context.ts'
import { runPrepared } from '../../../db/prepared.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { placeKey, readableAmong } from '../../trust/index.ts'

export type LocatedNotice = { folioAviso: string; patron: string; nrp: string; publicacion: number }

const BY_FOLIOS = `
  select a.folio_aviso as "folioAviso", a.rfc_patron as patron, a.nrp, a.publicacion
  from avisos a where a.folio_aviso = any($1::text[])`

/** By folio, those of the notices that `reader` may read now (contract.md 3); two statements for any number of folios. */
export async function readableNotices(ctx: Context, reader: string, folios: string[]): Promise<Map<string, LocatedNotice>> {
  const found = await runPrepared<LocatedNotice>(ctx.database, BY_FOLIOS, [[...new Set(folios)]])
  if (found.length === 0) return new Map()
  const readable = await readableAmong(ctx.database, { reader, day: legalDay(ctx.now()), places: found })
  return new Map(found.filter((notice) => readable.has(placeKey(notice))).map((notice) => [notice.folioAviso, notice]))
}
