// All SQL over accesos: who read which notices.
import { type Insertable, sql } from 'kysely'
import type { Accesos } from '../../db/schema.ts'
import type { Read, Tx } from '../../db/transaction.ts'

export type NewAccess = Insertable<Accesos>

export async function insertAccesses(tx: Tx, rows: NewAccess[]): Promise<void> {
  await tx.insertInto('accesos').values(rows).execute()
}

export type AccessRow = Omit<Accesos, 'instante' | 'id'> & { id: number; instante: Date; nombre_lector: string | null }

/** Of one employer, newest first, older than `before`. */
export const accessesOf = (
  db: Read,
  patron: string,
  page: {
    lector: string | undefined
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
    .select(sql<string | null>`d.nombre`.as('nombre_lector'))
    .where('a.rfc_patron', '=', patron)
    .$if(page.before !== undefined, (q) => q.where('a.id', '<', page.before as never))
    .$if(page.lector !== undefined, (q) => q.where('a.rfc_lector', '=', page.lector!))
    .$if(page.from !== undefined, (q) => q.where('a.instante', '>=', page.from!))
    .$if(page.until !== undefined, (q) => q.where('a.instante', '<', page.until!))
    .orderBy('a.id', 'desc')
    .limit(page.limit)
    .execute() as Promise<AccessRow[]>
