// What the database holds of first deliveries, asked in another way than the product does.
import { sql } from 'kysely'
import type { Db } from '../../src/db/database.ts'

type Row = { folio: string; instante: Date | null }

/** By folio, in order of publication: when it was first delivered, ISO; null: not yet. Throws where two marks tell of one notice. */
export async function deliveries({ db }: { db: Db }): Promise<Map<string, string | null>> {
  const { rows } = await sql<Row>`
    select a.folio_aviso as folio, e.instante from avisos a
    left join entregas e on e.rfc_patron = a.rfc_patron and a.publicacion between e.desde and e.hasta
    order by a.rfc_patron, a.publicacion`.execute(db)
  const found = new Map(rows.map(({ folio, instante }) => [folio, instante?.toISOString() ?? null]))
  if (found.size !== rows.length) throw new Error('two marks tell of one notice')
  return found
}

/** Folios of what was delivered, in order of publication. */
export const delivered = async (of: { db: Db }): Promise<string[]> =>
  [...(await deliveries(of))].filter(([, instant]) => instant !== null).map(([folio]) => folio)

/** As if this notice had been delivered at `instant`. */
export const deliveredAt = ({ db }: { db: Db }, folio: string, instant: string) =>
  sql`insert into entregas (rfc_patron, desde, hasta, instante)
    select rfc_patron, publicacion, publicacion, ${instant}::timestamptz from avisos where folio_aviso = ${folio}`.execute(db)
