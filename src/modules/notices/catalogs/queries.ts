// All SQL over catalogos but the lookup of notice types, which belongs to publishing.
import { sql } from 'kysely'
import type { Read, Tx } from '../../../db/transaction.ts'
import type { CatalogEntry } from './rules.ts'

export type StoredEntry = CatalogEntry & { actualizadoEl: Date }

export async function allEntries(db: Read): Promise<StoredEntry[]> {
  const rows = await db.selectFrom('catalogos').selectAll().orderBy('catalogo').orderBy('orden').orderBy('clave').execute()
  return rows.map(({ actualizado_el, datos, ...row }) => ({
    ...row,
    datos: datos as Record<string, unknown>,
    actualizadoEl: actualizado_el,
  }))
}

/** Adds and changes; returns how many rows were written. Equal ones are left alone. */
export async function saveEntries(tx: Tx, entries: CatalogEntry[], now: Date): Promise<number> {
  const { numAffectedRows } = await sql`
    insert into catalogos as c (catalogo, clave, descripcion, datos, orden, vigente, actualizado_el)
    select catalogo, clave, descripcion, datos, orden, vigente, ${now}::timestamptz
    from json_to_recordset(${JSON.stringify(entries)}::json) as e(catalogo text, clave text, descripcion text, datos jsonb, orden integer, vigente boolean)
    on conflict (catalogo, clave) do update set descripcion = excluded.descripcion, datos = excluded.datos, orden = excluded.orden,
      vigente = excluded.vigente, actualizado_el = excluded.actualizado_el
    where (c.descripcion, c.datos, c.orden, c.vigente) is distinct from (excluded.descripcion, excluded.datos, excluded.orden, excluded.vigente)`.execute(
    tx,
  )
  return Number(numAffectedRows ?? 0)
}

/** Those of the types that have notices published under a class other than the one given for it. */
export async function typesPublishedOtherwise(
  tx: Tx,
  types: { clave: string; clasificacion: string | null }[],
): Promise<string[]> {
  if (types.length === 0) return []
  const { rows } = await sql<{ clave: string }>`
    select clave from json_to_recordset(${JSON.stringify(types)}::json) as t(clave text, clasificacion text)
    where exists (select from avisos a where a.tipo_aviso = t.clave and a.clasificacion is not null and a.clasificacion is distinct from t.clasificacion)`.execute(
    tx,
  )
  return rows.map((r) => r.clave)
}
