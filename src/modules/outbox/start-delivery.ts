// Delivers mail as long as the service runs: at the commit that queued it, whichever process that was (NOTIFY), and by a timer,
// which is all that remains while the listening connection is away.
import type { Context } from '../../context.ts'
import { deliverPendingMail } from './deliver-mail.ts'
import { CHANNEL } from './queries.ts'

const EVERY_MS = 5_000

/** Starts at once. The returned function waits for messages that are being handed over, then lets go of the database. */
export function startMailDelivery(ctx: Context, everyMs = EVERY_MS): () => Promise<void> {
  let stopped = false
  let again = false
  let running: Promise<void> | undefined
  let unlisten: (() => Promise<void>) | undefined
  let listening: Promise<void> | undefined

  async function turn(): Promise<void> {
    do {
      again = false
      await deliverPendingMail(ctx, () => stopped)
    } while (again && !stopped)
  }
  function wake(): void {
    if (stopped) return
    again = true
    running ??= turn()
      .catch((error: unknown) => ctx.log.error({ err: error }, 'mail delivery failed; it goes on with the next turn'))
      .finally(() => {
        running = undefined
      })
  }
  function keepListening(): void {
    if (stopped || unlisten || listening) return
    listening = listen(ctx, wake, () => {
      unlisten = undefined
    })
      .then((end) => {
        unlisten = end
        // What was queued while nobody listened.
        wake()
      })
      .catch((error: unknown) => ctx.log.warn({ err: error }, 'not listening for queued mail; the timer goes on'))
      .finally(() => {
        listening = undefined
      })
  }

  keepListening()
  wake()
  const timer = setInterval(() => {
    keepListening()
    wake()
  }, everyMs)
  timer.unref()

  return async () => {
    stopped = true
    clearInterval(timer)
    await listening
    await unlisten?.().catch(() => {})
    await running
  }
}

/** Calls `wake` at every notification; `lost` when the connection is gone. Returns what ends it. */
async function listen(ctx: Context, wake: () => void, lost: () => void): Promise<() => Promise<void>> {
  const { pool, pglite } = ctx.database
  if (pglite) return pglite.listen(CHANNEL, wake)
  const client = await pool!.connect()
  let gone = false
  const end = (broken: boolean) => {
    if (gone) return
    gone = true
    client.removeAllListeners('notification')
    client.release(broken)
  }
  client.on('notification', wake)
  client.once('error', () => {
    end(true)
    lost()
  })
  try {
    await client.query(`listen ${CHANNEL}`)
  } catch (error) {
    end(true)
    throw error
  }
  // Closed rather than given back: a pooled connection must not go on listening.
  return async () => end(true)
}
