// Who may work now, and who waits: a bounded queue before a number of slots. Of the whole process, not of each service in it: what is
// shared out are the machine's cores.
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'

/** Waiting for each hash that may run: about a second and a half at 30 ms. */
const WAITING = 50
/** Logins under way for each hash that may run: enough that hashes never wait for the database, few enough that a storm of logins
 * leaves the database's connections to those who read. */
const LOGINS = 3
const RETRY_SECONDS = 2

type Waiting = { start: () => void; refuse: () => void; gone: () => boolean }

/**
 * Runs `work` when its turn comes. Throws SERVICIO_NO_DISPONIBLE with Retry-After where too many wait, and where the client has
 * hung up by then: its place goes to the next.
 */
export type TakeTurn = <T>(ctx: Context, work: () => Promise<T>) => Promise<T>

/** At most as many hashes at a time as the process may make (config.passwordHashes: no more than cores). */
export const takeHashTurn: TakeTurn = makeQueue(1)

/** Before a login touches the database. */
export const takeLoginTurn: TakeTurn = makeQueue(LOGINS)

function makeQueue(slotsPerHash: number): TakeTurn {
  let running = 0
  let waiting: Waiting[] = []

  /** Gives the slot to the first who still waits, or frees it. */
  function passOn(): void {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      if (!next.gone()) {
        next.start()
        return
      }
      next.refuse()
    }
    running--
  }
  function dropGone(): void {
    const left = waiting.filter((w) => w.gone())
    waiting = waiting.filter((w) => !left.includes(w))
    for (const w of left) w.refuse()
  }

  return async (ctx, work) => {
    const { passwordHashes } = ctx.config
    const gone = ctx.origin?.gone ?? (() => false)
    if (gone()) throw tooBusy()
    if (running >= passwordHashes * slotsPerHash) {
      if (waiting.length >= passwordHashes * WAITING) dropGone()
      if (waiting.length >= passwordHashes * WAITING) throw tooBusy()
      await new Promise<void>((start, reject) => {
        waiting.push({ start, refuse: () => reject(tooBusy()), gone })
      })
    } else running++
    try {
      return await work()
    } finally {
      passOn()
    }
  }
}

const tooBusy = () =>
  httpProblems.SERVICIO_NO_DISPONIBLE({
    detail:
      'Hay demasiadas solicitudes de acceso en este momento. Repita la suya después de los segundos que indica Retry-After.',
    headers: { 'retry-after': String(RETRY_SECONDS) },
  })
