// All SQL over lugares_leidos: how far a developer has read in a feed.
import { type Selectable, sql } from 'kysely'
import type { LugaresLeidos } from '../../../db/schema.ts'
import type { Read } from '../../../db/transaction.ts'
import type { OfNrps } from './rules.ts'

export type PositionRow = Selectable<LugaresLeidos>

/**
 * Joins each to the first stretch of its feed and NRPs that it touches, by the rule of joinStretches; one that touches none is stored
 * beside them. What is known already is not written again.
 */
export async function savePositions(db: Read, rows: PositionRow[]): Promise<void> {
  await sql`
    with n as (
      select row_number() over () as orden, r.*
      from json_to_recordset(${JSON.stringify(rows)}::json) as r(rfc_patron text, rfc_lector text, nrp text, alcance_clave text,
        alcance text[], salvo text[], desde bigint, entregado bigint, confirmado bigint, actualizado_el timestamptz)
    ), tocadas as (
      select n.orden, min(l.desde) as desde from n
      join lugares_leidos l using (rfc_patron, rfc_lector, nrp, alcance_clave)
      where n.desde <= l.entregado and l.desde <= n.entregado
      group by n.orden
    ), unidas as (
      update lugares_leidos l set desde = least(l.desde, n.desde), entregado = greatest(l.entregado, n.entregado),
        confirmado = greatest(l.confirmado, n.confirmado), actualizado_el = n.actualizado_el
      from n join tocadas t using (orden)
      where l.rfc_patron = n.rfc_patron and l.rfc_lector = n.rfc_lector and l.nrp = n.nrp and l.alcance_clave = n.alcance_clave
        and l.desde = t.desde and (n.desde < l.desde or n.entregado > l.entregado or n.confirmado > l.confirmado)
    )
    insert into lugares_leidos as l
      (rfc_patron, rfc_lector, nrp, alcance_clave, alcance, salvo, desde, entregado, confirmado, actualizado_el)
    select rfc_patron, rfc_lector, nrp, alcance_clave, alcance, salvo, desde, entregado, confirmado, actualizado_el
    from n where orden not in (select orden from tocadas)
    on conflict on constraint lugares_leidos_pk do update set entregado = greatest(l.entregado, excluded.entregado),
      confirmado = greatest(l.confirmado, excluded.confirmado), actualizado_el = excluded.actualizado_el`.execute(db)
}

/** Of one reader in the employer's feed, or in that of `nrp`. */
export async function stretchesOf(db: Read, ask: { patron: string; lector: string; nrp: string }): Promise<OfNrps[]> {
  const { rows } = await sql<OfNrps>`
    select desde, entregado, confirmado, alcance, salvo from lugares_leidos
    where rfc_patron = ${ask.patron} and rfc_lector = ${ask.lector} and nrp = ${ask.nrp}`.execute(db)
  return rows
}

/** Position of the NRP's last notice among the first `publicacion` of its employer's feed; 0: none. */
export async function positionAt(db: Read, ask: { patron: string; nrp: string; publicacion: number }): Promise<number> {
  const row = await db
    .selectFrom('avisos')
    .select('posicion')
    .where('nrp', '=', ask.nrp)
    .where('rfc_patron', '=', ask.patron)
    .where('publicacion', '<=', ask.publicacion)
    .orderBy('posicion', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.posicion ?? 0
}
