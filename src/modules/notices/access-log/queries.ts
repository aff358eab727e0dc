// All SQL over accesos: who read which notices.
import { type Insertable, sql } from 'kysely'
import type { Accesos } from '../../../db/schema.ts'
import type { Read, Tx } from '../../../db/transaction.ts'
import { developerName } from '../../developers/index.ts'

export type NewAccess = Insertable<Accesos>

// One parameter instead of thousands: neither Kysely nor PostgreSQL has to take in a statement of many pages.
export async function insertAccesses(tx: Tx, rows: NewAccess[]): Promise<void> {
  await sql`
    insert into accesos (rfc_patron, instante, rfc_lector, relaciones, producto, nrp, filtros, formato, primero, ultimo, cuantos,
      direccion, aplicacion, persona, persona_nombre)
    select rfc_patron, instante, rfc_lector, relaciones, producto, nrp, filtros::jsonb, formato, primero, ultimo, cuantos,
      direccion, aplicacion, persona, persona_nombre
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(rfc_patron text, instante timestamptz, rfc_lector text, relaciones text[],
      producto text, nrp text, filtros text, formato text, primero bigint, ultimo bigint, cuantos integer, direccion text,
      aplicacion text, persona text, persona_nombre text)`.execute(tx)
}

export type AccessRow = Omit<Accesos, 'instante' | 'id'> & { id: number; instante: Date; nombre_lector: string | null }

/** Of one employer, newest first, older than `before`. */
export const accessesOf = (
  db: Read,
  patron: string,
  page: {
    lector: string | undefined
    folioAviso: string | undefined
    from: Date | undefined
    until: Date | undefined
    before: number | undefined
    limit: number
  },
): Promise<AccessRow[]> =>
  db
    .selectFrom('accesos as a')
    .leftJoin('desarrolladores as d', 'd.rfc', 'a.rfc_lector')
    .selectAll('a')
    .select(developerName.as('nombre_lector'))
    .where('a.rfc_patron', '=', patron)
    .$if(page.before !== undefined, (q) => q.where('a.id', '<', page.before!))
    .$if(page.lector !== undefined, (q) => q.where('a.rfc_lector', '=', page.lector!))
    .$if(page.from !== undefined, (q) => q.where('a.instante', '>=', page.from!))
    .$if(page.until !== undefined, (q) => q.where('a.instante', '<', page.until!))
    .$if(page.folioAviso !== undefined, (q) => q.where(included(page.folioAviso!)))
    .orderBy('a.id', 'desc')
    .limit(page.limit)
    .execute() as Promise<AccessRow[]>

// The notice lies between the first and the last one read, passes the filters, and is of an NRP that the relations allow.
const included = (folioAviso: string) => sql<boolean>`exists (
  select from avisos v
  where v.folio_aviso = ${folioAviso} and v.rfc_patron = a.rfc_patron
    and case when a.nrp is null then v.publicacion between a.primero and a.ultimo
             else v.nrp = a.nrp and v.posicion between a.primero and a.ultimo end
    and (a.filtros is null or (
      coalesce(a.filtros->>'clasificacion' = v.clasificacion, not a.filtros ? 'clasificacion')
      and coalesce(a.filtros->>'tipoAviso' = v.tipo_aviso, true)
      and coalesce(a.filtros->>'nss' = v.nss, true)
      and coalesce((a.filtros->>'desde')::date <= v.fecha_crea_aviso, true)
      and coalesce((a.filtros->>'hasta')::date >= v.fecha_crea_aviso, true)
      and (not a.filtros ? 'registros' or a.filtros->'registros' ? v.nrp)
      and (not a.filtros ? 'salvo' or not a.filtros->'salvo' ? v.nrp)
      and (not a.filtros ? 'reanunciados' or exists (
        select from reanuncios n where n.rfc_patron = v.rfc_patron and n.nrp = v.nrp and n.publicacion = v.publicacion))))
    and (a.relaciones = '{}' or a.nrp is not null or exists (
      select from relaciones_confianza r where r.folio = any(a.relaciones) and (r.todos_los_nrp or exists (
        select from relaciones_nrp n where n.folio = r.folio and n.nrp = v.nrp)))))`

/** Deletes at most `limit` that began before `before`; says how many. */
export async function deleteAccessesBefore(db: Read, before: Date, limit: number): Promise<number> {
  const done = await sql`
    delete from accesos where (rfc_patron, id) in (select rfc_patron, id from accesos where instante < ${before} limit ${limit})`.execute(
    db,
  )
  return Number(done.numAffectedRows ?? 0)
}
