// Exchanges are gathered for a moment and written together, off the request's path; then whoever watches the run is told. A crash
// loses that moment: a test then goes on watching.
import { type Context, perService } from '../../../context.ts'
import { inTransaction, violated } from '../../../db/transaction.ts'
import { type ExchangeDraft, insertExchanges } from './queries.ts'

const FLUSH_MS = 150
/** More than this of one run at once is not kept: nobody judges by them any more. */
const MOST_PENDING = 2_000

type Pending = {
  runs: Map<string, ExchangeDraft[]>
  timer: NodeJS.Timeout | undefined
  writing: Promise<void>
  written: (corrida: string) => void
}
const pendingOf = perService(
  (): Pending => ({ runs: new Map(), timer: undefined, writing: Promise.resolve(), written: () => {} }),
)

/** `told` is called after the exchanges of a run were written. */
export function onWritten(ctx: Context, told: (corrida: string) => void): void {
  pendingOf(ctx).written = told
}

export function recordExchange(ctx: Context, corrida: string, draft: ExchangeDraft): void {
  const pending = pendingOf(ctx)
  const drafts = pending.runs.get(corrida) ?? []
  if (drafts.length >= MOST_PENDING) return
  drafts.push(draft)
  pending.runs.set(corrida, drafts)
  pending.timer ??= setTimeout(() => void flushExchanges(ctx), FLUSH_MS).unref()
}

/** Writes what is gathered. */
export function flushExchanges(ctx: Context): Promise<void> {
  const pending = pendingOf(ctx)
  clearTimeout(pending.timer)
  pending.timer = undefined
  pending.writing = pending.writing.then(async () => {
    const runs = [...pending.runs]
    pending.runs.clear()
    for (const [corrida, drafts] of runs) {
      try {
        await inTransaction(ctx.db, (tx) => insertExchanges(tx, corrida, drafts))
        pending.written(corrida)
      } catch (error) {
        // The run was cleaned up under way.
        if (violated(error)?.endsWith('_corrida_fk')) continue
        ctx.log.error({ err: error, run: corrida, exchanges: drafts.length }, 'exchanges of a run not written')
      }
    }
  })
  return pending.writing
}
