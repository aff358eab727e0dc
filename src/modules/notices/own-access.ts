// What an employer may read of its own, for its pages: in the statement that asks who is signed in, where the route says so.
import type { Context } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { type Access, judgePlain, ownStatement, type PlainRow, readingAccess } from '../trust/index.ts'

const known = new WeakMap<object, PlainRow[]>()

/** For `config.beside` of routes that ask for ownAccess. */
export const OWN_ACCESS = {
  sql: ownStatement('s.rfc', 't.dia'),
  keep: (who: object, rows: readonly object[]): void => void known.set(who, rows as PlainRow[]),
}

/** And how far it goes. Refuses RELACION_NO_VIGENTE where it is not in the padrón. */
export async function ownAccess(ctx: Context, who: { rfc: string }): Promise<Access> {
  const ask = { reader: who.rfc, patron: who.rfc, day: legalDay(ctx.now()) }
  return judgePlain(ask, known.get(who) ?? []) ?? readingAccess(ctx.database, ask)
}
