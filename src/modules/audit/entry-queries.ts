// Single entries of auditoria, read back.
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
