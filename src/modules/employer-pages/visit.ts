// What is new to a person: published after it last looked at the notices. A visit is a session, so that what is new stays new
// while one works through it.
import type { Context } from '../../context.ts'
import type { Session } from '../sessions/index.ts'
import { saveVisit, visitRow } from './visit-queries.ts'

type Visitor = Pick<Session, 'id' | 'rfc' | 'persona'>

/** The place after which all is new; undefined for who has never looked. */
export async function newsPlace(ctx: Context, visitor: Visitor): Promise<number | undefined> {
  const row = await visitRow(ctx.db, visitor.rfc, visitor.persona)
  return row && (row.sesion === visitor.id ? row.desde : row.hasta)
}

/** The person sees the list of notices, which ends at place `last`. */
export const noteVisit = (ctx: Context, visitor: Visitor, last: number): Promise<void> =>
  saveVisit(ctx.db, { rfc: visitor.rfc, persona: visitor.persona, sesion: visitor.id, hasta: last, now: ctx.now() })
