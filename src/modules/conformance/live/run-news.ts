// Whether something happened in the runs that somebody follows: one question to the database for all of them, however many follow.
import { type Context, perService } from '../../../context.ts'
import { lastNumbers } from '../queries.ts'

const LOOK_EVERY_MS = 300

type Follower = { corrida: string; after: number; wake: () => void }
const followersOf = perService(() => ({ waiting: new Set<Follower>(), looking: false }))

/** Ends when the run has a number above `after`, at the latest after `patienceMs`, or by `signal`. */
export function waitForNews(
  ctx: Context,
  corrida: string,
  { after, patienceMs, signal }: { after: number; patienceMs: number; signal: AbortSignal },
): Promise<void> {
  return new Promise((resolve) => {
    const state = followersOf(ctx)
    const wake = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', wake)
      state.waiting.delete(follower)
      resolve()
    }
    const follower = { corrida, after, wake }
    const timer = setTimeout(wake, patienceMs).unref()
    signal.addEventListener('abort', wake)
    state.waiting.add(follower)
    if (!state.looking) look(ctx)
  })
}

/** Until nobody waits any more. */
function look(ctx: Context): void {
  const state = followersOf(ctx)
  state.looking = true
  setTimeout(async () => {
    const followers = [...state.waiting]
    try {
      const numbers =
        followers.length > 0 ? await lastNumbers(ctx.db, [...new Set(followers.map(({ corrida }) => corrida))]) : new Map()
      for (const { corrida, after, wake } of followers) if ((numbers.get(corrida) ?? 0) > after) wake()
    } catch {
      // Each asks for itself and learns what is wrong.
      for (const { wake } of followers) wake()
    }
    state.looking = false
    if (state.waiting.size > 0) look(ctx)
  }, LOOK_EVERY_MS).unref()
}
