// What is new to a person: published after it last looked at the notices. A visit is a session, so that what is new stays new
// while one works through it.
import type { Context } from '../../../context.ts'
import type { Session } from '../../sessions/index.ts'
import { saveVisit, type VisitRow, visitRow } from './visit-queries.ts'

type Visitor = Pick<Session, 'id' | 'rfc' | 'persona'>

export const visitOf = (ctx: Context, visitor: Visitor): Promise<VisitRow | undefined> =>
  visitRow(ctx.database.reads, visitor.rfc, visitor.persona)

/** The place after which all is new; undefined for who has never looked. */
export const newsPlace = (visitor: Visitor, visit: VisitRow | undefined): number | undefined =>
  visit && (visit.sesion === visitor.id ? visit.desde : visit.hasta)

/** The person sees the list of notices, which ends at place `last`; `visit` is what was known of it before. */
export async function noteVisit(ctx: Context, visitor: Visitor, visit: VisitRow | undefined, last: number): Promise<void> {
  if (visit && visit.sesion === visitor.id && visit.hasta >= last) return
  await saveVisit(ctx.db, { rfc: visitor.rfc, persona: visitor.persona, sesion: visitor.id, hasta: last, now: ctx.now() })
}
