// All SQL over visitas_avisos.
import { sql } from 'kysely'
import type { Read } from '../../../db/transaction.ts'

export type VisitRow = { sesion: string; desde: number; hasta: number }

export const visitRow = (db: Read, rfc: string, persona: string): Promise<VisitRow | undefined> =>
  db
    .selectFrom('visitas_avisos')
    .select(['sesion', 'desde', 'hasta'])
    .where('rfc', '=', rfc)
    .where('persona', '=', persona)
    .executeTakeFirst()

/** The person has looked up to a place. The first look of a session is where its visit begins. */
export async function saveVisit(
  db: Read,
  visit: { rfc: string; persona: string; sesion: string; hasta: number; now: Date },
): Promise<void> {
  await sql`
    insert into visitas_avisos as v (rfc, persona, sesion, desde, hasta, visitado_el)
    values (${visit.rfc}, ${visit.persona}, ${visit.sesion}, ${visit.hasta}, ${visit.hasta}, ${visit.now})
    on conflict on constraint visitas_avisos_pk do update set
      desde = case when v.sesion = excluded.sesion then v.desde else v.hasta end,
      sesion = excluded.sesion, hasta = greatest(v.hasta, excluded.hasta), visitado_el = excluded.visitado_el
    where v.sesion <> excluded.sesion or v.hasta < excluded.hasta`.execute(db)
}
