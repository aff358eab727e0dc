// Single entries of auditoria, read back.
import { sql } from 'kysely'
import type { Read } from '../../db/transaction.ts'

/** The latest entry of this kind about an account: done by it, or refused to who is unknown while its RFC was named. */
export async function latestEntryAbout(
  db: Read,
  accion: string,
  rfc: string,
): Promise<{ instante: Date; resultado: string; detalle: unknown } | undefined> {
  return db
    .selectFrom('auditoria')
    .select(['instante', 'resultado', 'detalle'])
    .where('accion', '=', accion)
    .where((e) => e.or([e('actor', '=', rfc), e.and([e('actor', 'is', null), e('objeto', '=', rfc)])]))
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

/** When the operator's latest import that wrote something ended: `campo` of its detail counts what it wrote. */
export async function latestImport(db: Read, accion: string, campo: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('auditoria')
    .select('instante')
    .where('actor', '=', 'operador')
    .where('accion', '=', accion)
    .where(sql<boolean>`coalesce((detalle ->> ${campo})::bigint, 0) > 0`)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row?.instante
}
