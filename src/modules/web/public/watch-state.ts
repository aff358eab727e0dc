// Looks at the parts of the service now and then, and remembers since when each is as it is, as this process has seen it.
// What was found a few seconds ago serves everybody: a page that many open while something is wrong must not make it worse.
import { sql } from 'kysely'
import { type Context, perService } from '../../../context.ts'
import { type Readiness, whyUnready, within } from '../../../http/health.ts'
import { responderHealth } from '../../efirma/index.ts'
import { latestPublication } from '../../notices/index.ts'
import { waitingMail } from '../../outbox/index.ts'
import { type Findings, judgeParts, type Mark, type PartName, type PartState } from './state-rules.ts'

export type StateView = {
  parts: Record<PartName, PartState & { since: Date }>
  /** When the service began to attend, or ceased to. */
  since: Date
  latestPublication: Date | undefined
  seenAt: Date
}

const KEPT_MS = 5_000
const PATIENCE_MS = 2_000

type Memory = {
  since: Partial<Record<PartName, { mark: Mark; since: Date }>>
  latestPublication: Date | undefined
  view: StateView | undefined
  looking: Promise<StateView> | undefined
}
const memory = perService((): Memory => ({ since: {}, latestPublication: undefined, view: undefined, looking: undefined }))

/** Never throws: that the database is away is what it is there to say. */
export function watchState(ctx: Context, readiness: Readiness): Promise<StateView> {
  const kept = memory(ctx)
  const age = kept.view ? ctx.realNow().getTime() - kept.view.seenAt.getTime() : Number.POSITIVE_INFINITY
  if (kept.view && age < KEPT_MS) return Promise.resolve(kept.view)
  kept.looking ??= look(ctx, readiness, kept).finally(() => {
    kept.looking = undefined
  })
  return kept.looking
}

async function look(ctx: Context, readiness: Readiness, kept: Memory): Promise<StateView> {
  const unready = (await whyUnready(ctx, readiness))?.detail
  // Each by itself, so that one that fails says nothing of the others.
  const learn = <T>(work: () => Promise<T>): Promise<T | undefined> =>
    within(PATIENCE_MS, work()).catch((err: unknown) => {
      ctx.log.warn({ err }, 'a part of the state could not be learnt')
      return undefined
    })
  const [writable, mail, latest, replica] = await Promise.all([
    learn(() => isWritable(ctx)),
    learn(() => waitingMail(ctx.db)),
    learn(() => latestPublication(ctx)),
    replicaState(ctx),
  ])
  const findings: Findings = {
    unready,
    writable,
    mail,
    revocation: ctx.config.efirmaRevocation,
    responder: responderHealth(ctx),
    replica,
  }
  const seenAt = ctx.realNow()
  const judged = Object.entries(judgeParts(findings, seenAt)) as [PartName, PartState][]
  const parts = Object.fromEntries(
    judged.map(([name, state]) => {
      const before = kept.since[name]
      const since = before?.mark === state.mark ? before.since : seenAt
      kept.since[name] = { mark: state.mark, since }
      return [name, { ...state, since }]
    }),
  ) as StateView['parts']
  if (latest) kept.latestPublication = latest
  kept.view = { parts, since: parts.base.since, latestPublication: kept.latestPublication, seenAt }
  return kept.view
}

async function isWritable(ctx: Context): Promise<boolean> {
  const { rows } = await sql<{ readonly: string }>`select current_setting('transaction_read_only') as readonly`.execute(ctx.db)
  return rows[0]?.readonly === 'off'
}

async function replicaState(ctx: Context): Promise<Findings['replica']> {
  const { replica } = ctx.database
  if (!replica) return undefined
  const answer = await replica.read(ctx, async (copy) => (await sql`select 1`.execute(copy.db)).rows.length)
  return answer === undefined ? 'away' : 'answers'
}
