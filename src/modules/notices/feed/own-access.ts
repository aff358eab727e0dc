// What an employer may read of its own, for its pages: in the statement that asks who is signed in, where the route says so.
import type { Context } from '../../../context.ts'
import { legalDay } from '../../../kernel/dates.ts'
import { type Access, judgePlain, ownStatement, type PlainRow, readingAccess } from '../../trust/index.ts'

const known = new WeakMap<object, PlainRow[]>()

/** For `config.alsoSelect` of routes that ask for ownAccess. */
export const OWN_ACCESS = {
  sql: ownStatement('s.rfc', 't.dia'),
  keep: (who: object, rows: readonly object[]): void => void known.set(who, rows as PlainRow[]),
}

type Who = { rfc: string }
const question = (ctx: Context, { rfc }: Who) => ({ reader: rfc, patron: rfc, day: legalDay(ctx.now()) })

/** What was learnt with who is signed in; undefined where that does not decide it. For readingAccess. */
export const prefetchedOwn = (ctx: Context, who: Who): Access | undefined => judgePlain(question(ctx, who), known.get(who) ?? [])

/** And how far it goes. Refuses RELACION_NO_VIGENTE where it is not in the padrón. */
export const ownAccess = async (ctx: Context, who: Who): Promise<Access> =>
  readingAccess(ctx.database, question(ctx, who), prefetchedOwn(ctx, who))
