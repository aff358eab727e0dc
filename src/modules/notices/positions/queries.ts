// All SQL over lugares_leidos: how far a developer has read in a feed.
import { type Selectable, sql } from 'kysely'
import { texts } from '../../../db/arrays.ts'
import type { LugaresLeidos } from '../../../db/schema.ts'
import type { Read } from '../../../db/transaction.ts'
import type { Stretch } from './rules.ts'

export type PositionRow = Selectable<LugaresLeidos>

/** Joins each to what is stored of its feed, by the rule of joinStretches. */
export async function savePositions(db: Read, rows: PositionRow[]): Promise<void> {
  const touch = sql`(n.desde <= l.entregado and l.desde <= n.entregado)`
  const N = sql`(select excluded.desde, excluded.entregado, excluded.confirmado) n`
  const column = (name: 'desde' | 'entregado' | 'confirmado', join: 'least' | 'greatest') => {
    const [mine, theirs] = [sql.ref(`l.${name}`), sql.ref(`n.${name}`)]
    return sql`${sql.ref(name)} = (select case when ${touch} then ${sql.raw(join)}(${mine}, ${theirs}) else ${theirs} end from ${N})`
  }
  await sql`
    insert into lugares_leidos as l
      (rfc_patron, rfc_lector, nrp, alcance_clave, alcance, desde, entregado, confirmado, actualizado_el)
    select rfc_patron, rfc_lector, nrp, alcance_clave, alcance, desde, entregado, confirmado, actualizado_el
    from json_to_recordset(${JSON.stringify(rows)}::json) as r(rfc_patron text, rfc_lector text, nrp text, alcance_clave text,
      alcance text[], desde bigint, entregado bigint, confirmado bigint, actualizado_el timestamptz)
    on conflict on constraint lugares_leidos_pk do update set
      ${column('desde', 'least')}, ${column('entregado', 'greatest')}, ${column('confirmado', 'greatest')},
      actualizado_el = excluded.actualizado_el
    where exists (select from ${N} where case when ${touch}
      then n.desde < l.desde or n.entregado > l.entregado or n.confirmado > l.confirmado else n.desde < l.desde end)`.execute(db)
}

/** Of one reader in the employer's feed, or in that of `nrp`; in the former only where all of `alcance` could be read. */
export async function stretchesOf(
  db: Read,
  ask: { patron: string; lector: string; nrp: string; alcance: string[] },
): Promise<Stretch[]> {
  const { rows } = await sql<Stretch>`
    select desde, entregado, confirmado from lugares_leidos
    where rfc_patron = ${ask.patron} and rfc_lector = ${ask.lector} and nrp = ${ask.nrp}
      and (alcance is null or alcance @> ${texts(ask.alcance)})`.execute(db)
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
