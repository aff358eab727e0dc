// Which session a request belongs to.
import type { FastifyRequest } from 'fastify'
import { type Context, perService } from '../../context.ts'
import { legalDay } from '../../kernel/dates.ts'
import { readToken } from './cookie.ts'
import { csrfOf } from './csrf.ts'
import { openSession, touchSession } from './queries.ts'
import { IDLE_MS, TOUCH_MS } from './rules.ts'
import type { AlsoSelect, Session } from './session.ts'
import { hashToken } from './start-session.ts'

/** One look-up a request, however many parts of its page ask. */
const known = perService(() => new WeakMap<FastifyRequest, Promise<Session | undefined>>())

/** Who is signed in, also on a public page; undefined where nobody is. Counts as activity. */
export function currentSession(ctx: Context, request: FastifyRequest): Promise<Session | undefined> {
  const requests = known(ctx)
  const asked = requests.get(request) ?? find(ctx, readToken(ctx, request), request.routeOptions.config.alsoSelect)
  requests.set(request, asked)
  return asked
}

/** The session of a token, where it is open at `now`; a row for each of what was asked `alsoSelect` it. */
export const openRows = (ctx: Context, token: string, now: Date, alsoSelect?: string) =>
  openSession(ctx.database, {
    tokenHash: hashToken(token),
    now,
    idleSince: new Date(now.getTime() - IDLE_MS),
    today: legalDay(now),
    alsoSelect,
  })

async function find(ctx: Context, token: string | undefined, alsoSelect: AlsoSelect | undefined): Promise<Session | undefined> {
  if (!token) return undefined
  const now = ctx.now()
  const rows = await openRows(ctx, token, now, alsoSelect?.sql)
  const [row] = rows
  if (!row) return undefined
  if (now.getTime() - row.ultima_el.getTime() > TOUCH_MS) await touchSession(ctx.db, row.id, now)
  const session: Session = {
    id: row.id,
    rfc: row.rfc,
    nombre: row.nombre,
    persona: row.persona,
    titular: row.es_titular,
    derechos: new Set(row.derechos),
    medio: row.medio,
    patron: row.patron,
    desarrollador: row.desarrollador,
    csrf: csrfOf(ctx, token),
    creadaEl: row.creada_el,
    venceEl: row.vence_el,
  }
  alsoSelect?.keep(session, rows)
  return session
}
