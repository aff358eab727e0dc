import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../db/transaction.ts'
import { recordAudit } from '../audit/index.ts'
import { closeSessions, deleteSessions, openSessionsOf, type SessionRow } from './queries.ts'
import { IDLE_MS, KEPT_MS } from './rules.ts'
import type { Session } from './session.ts'

type Owner = Pick<Session, 'rfc' | 'persona' | 'titular'>

/** Where the same people are signed in. */
export const listSessions = (ctx: Context, session: Session): Promise<SessionRow[]> =>
  openSessionsOf(ctx.db, session, ctx.now(), new Date(ctx.now().getTime() - IDLE_MS))

/** Ends one of the own sessions: this one, or another by its id. Of somebody else's nothing happens. */
export const endSession = (ctx: Context, session: Session, id: string = session.id): Promise<number> => end(ctx, session, id)

/** Ends all of them, this one too; returns how many. */
export const endEverywhere = (ctx: Context, session: Session): Promise<number> => end(ctx, session)

const end = (ctx: Context, session: Session, id?: string): Promise<number> =>
  inTransaction(ctx.db, async (tx) => {
    const closed = await closeSessions(tx, session, { id, now: ctx.now(), motivo: 'salida' })
    await recordAudit(ctx, tx, {
      actor: session.rfc,
      accion: id === undefined ? 'sesion.cerrar-todas' : 'sesion.cerrar',
      objeto: id ?? null,
      resultado: 'hecho',
      detalle: { cerradas: closed, persona: session.persona },
    })
    return closed
  })

/** For whoever takes a user out or changes its rights: its sessions end in the same transaction. */
export const endSessionsOf = (ctx: Context, tx: Tx, owner: Owner, motivo: string): Promise<number> =>
  closeSessions(tx, owner, { now: ctx.now(), motivo })

/** Forgets sessions that were over a month ago. */
export const purgeSessions = (ctx: Context): Promise<number> => deleteSessions(ctx.db, new Date(ctx.now().getTime() - KEPT_MS))
