// What only the owner of the database can do: change the log with its triggers out of the way.
import { sql } from 'kysely'
import type { Context } from '../../../src/context.ts'

const TABLES = ['auditoria', 'auditoria_cadena', 'auditoria_sellos']

export async function tamper(ctx: Context, ...statements: string[]): Promise<void> {
  for (const table of TABLES) await sql`alter table ${sql.table(table)} disable trigger user`.execute(ctx.db)
  for (const statement of statements) await sql.raw(statement).execute(ctx.db)
  for (const table of TABLES) await sql`alter table ${sql.table(table)} enable trigger user`.execute(ctx.db)
}

/** An empty log, as after the first migration. */
export const emptyLog = (ctx: Context): Promise<void> =>
  tamper(
    ctx,
    ...[...TABLES, 'auditoria_pendientes'].map((table) => `delete from ${table}`),
    'alter table auditoria alter column id restart with 1',
  )
