// All SQL over reanuncios: notices that readers may have passed and that say something else since.
import { sql } from 'kysely'
import { texts } from '../../../db/arrays.ts'
import type { Database } from '../../../db/database.ts'
import { runPrepared } from '../../../db/prepared.ts'
import type { Tx } from '../../../db/transaction.ts'
import { columns, type FeedQuestion, type NoticeRow, narrowing } from './queries.ts'

/**
 * Has these notices come again for everybody, in the order of their employer's feed. Takes the numbers under the employers' locks, which
 * the caller holds (lockEmployers), so that they become visible in order and without gaps.
 */
export async function announceAgain(tx: Tx, folios: string[]): Promise<void> {
  await sql`
    with avisados as materialized (
      select a.rfc_patron, a.publicacion, a.nrp, a.posicion,
        row_number() over (partition by a.rfc_patron order by a.publicacion) as orden,
        count(*) over (partition by a.rfc_patron) as cuantos
      from avisos a where a.folio_aviso = any(${texts(folios)})
    ), contados as (
      update patrones p set ultimo_reanuncio = p.ultimo_reanuncio + a.cuantos
      from (select distinct rfc_patron, cuantos from avisados) a
      where p.rfc = a.rfc_patron
      returning p.rfc, p.ultimo_reanuncio - a.cuantos as antes
    )
    insert into reanuncios (rfc_patron, numero, nrp, publicacion, posicion)
    select a.rfc_patron, c.antes + a.orden, a.nrp, a.publicacion, a.posicion
    from avisados a join contados c on c.rfc = a.rfc_patron`.execute(tx)
}

export type Announced = { numero: number; nrp: string; publicacion: number; posicion: number }

const ANNOUNCED = `
  select numero, nrp, publicacion, posicion from reanuncios
  where rfc_patron = $1 and numero > $2 and numero <= $3 order by numero limit $4`

/** Numbers after `after` up to `until`, in order, at most `limit`. */
export const announced = (
  database: Database,
  { patron, after, until, limit }: { patron: string; after: number; until: number; limit: number },
): Promise<Announced[]> => runPrepared(database, ANNOUNCED, [patron, after, until, limit])

/** Those of an employer's notices, by their places in its feed, that the filters of a question let through. */
export function rowsOf(
  database: Database,
  ask: Pick<FeedQuestion, 'patron' | 'filters' | 'trabajador'>,
  publicaciones: number[],
): Promise<NoticeRow[]> {
  const lugar = ask.filters.nrp === undefined ? 'publicacion' : 'posicion'
  const values: unknown[] = [ask.patron, publicaciones]
  const conditions = narrowing({ ...ask, nrps: undefined, salvo: undefined }, values)
  const text = `select ${columns(lugar)} from avisos a
    where a.rfc_patron = $1 and a.publicacion = any($2::bigint[])${conditions.join('')}`
  return runPrepared(database, text, values)
}
