// The live view of a certification: the events of its run as they come, numbered, so that whoever was cut off goes on after the last
// one it saw. The same for the API, by token, and for the portal, by its session.
import { setTimeout as wait } from 'node:timers/promises'
import { type Context, perService } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'
import { procedureById } from './queries.ts'
import { type Asker, procedureFor } from './read-certifications.ts'
import { LIMITS } from './rules.ts'
import { suiteOf } from './suite.ts'
import { stateNow, viewSummary } from './view-certification.ts'

/** As @fastify/sse writes it. */
export type LiveEvent = { id?: string; event: string; data: unknown; retry?: number }

export type FollowRequest = {
  id: string
  /** Number of the last event that was seen. */
  after: number
  /** Ends the view from the outside: the client left, the service closes. */
  signal: AbortSignal
  /** Throws once the credential, by which the view was opened, counts no more. */
  stillAllowed: () => Promise<void>
}

/** How often state and credential are looked at, also while nothing happens. */
const LOOK_MS = 5_000
const RETRY_MS = 3_000

const open = perService(() => new Map<string, number>())

/**
 * Undefined where there is nothing to follow (any more): the certification is not in tests. Refuses CERTIFICACION_NO_ENCONTRADA and, where
 * one developer has too many views open, LIMITE_EXCEDIDO.
 */
export async function followCertification(
  ctx: Context,
  asker: Asker,
  ask: FollowRequest,
): Promise<AsyncGenerator<LiveEvent, void> | undefined> {
  const row = await procedureFor(ctx, asker, ask.id)
  if (stateNow(ctx, row) !== 'en-pruebas') return undefined
  if ((open(ctx).get(row.rfc_desarrollador) ?? 0) >= LIMITS.streamsPerDeveloper) {
    throw httpProblems.LIMITE_EXCEDIDO({
      detail: `Puede tener ${LIMITS.streamsPerDeveloper} vistas en vivo a la vez. Cierre una.`,
      headers: {
        'retry-after': '30',
        'ratelimit-policy': `"vistas";q=${LIMITS.streamsPerDeveloper};w=30`,
        ratelimit: '"vistas";r=0;t=30',
      },
    })
  }
  return events(ctx, { ...ask, id: row.id }, { rfc: row.rfc_desarrollador, corrida: row.corrida })
}

async function* events(
  ctx: Context,
  ask: FollowRequest,
  { rfc, corrida }: { rfc: string; corrida: string },
): AsyncGenerator<LiveEvent, void> {
  const inner = new AbortController()
  const signal = AbortSignal.any([ask.signal, inner.signal])
  count(ctx, rfc, 1)
  const source = suiteOf(ctx).follow(corrida, ask.after, signal)[Symbol.asyncIterator]()
  try {
    let shown = ''
    let next = source.next()
    while (!signal.aborted) {
      const row = (await procedureById(ctx.db, ask.id))!
      const summary = viewSummary(ctx, row)
      if (summary.estado !== shown) yield { event: 'certificacion', data: summary, ...(shown === '' && { retry: RETRY_MS }) }
      shown = summary.estado
      if (summary.estado !== 'en-pruebas') return yield { event: 'fin', data: { estado: summary.estado } }
      await ask.stillAllowed()
      const look = wait(LOOK_MS, 'look' as const, { signal }).catch(() => 'look' as const)
      for (;;) {
        const got = await Promise.race([next, look])
        if (got === 'look') break
        if (got.done) return yield { event: 'fin', data: { estado: shown } }
        const { numero, tipo, datos } = got.value
        yield { id: String(numero), event: tipo, data: datos }
        next = source.next()
      }
    }
  } finally {
    count(ctx, rfc, -1)
    inner.abort()
    // Not awaited: it ends as soon as it looks at the signal, and nobody is left who wants to know how.
    void Promise.resolve(source.return?.()).catch(() => {})
  }
}

function count(ctx: Context, rfc: string, by: 1 | -1): void {
  const counts = open(ctx)
  const now = (counts.get(rfc) ?? 0) + by
  if (now > 0) counts.set(rfc, now)
  else counts.delete(rfc)
}
