// At most as many hashes at a time as the process may (config.passwordHashes: no more than cores), and a bounded queue before them.
// One for the whole process, not for each service in it: what it shares out are the machine's cores.
import type { Context } from '../../context.ts'
import { httpProblems } from '../../http/problems.ts'

/** Waiting hashes for each running one: about a second and a half at 30 ms. */
const WAITING_PER_SLOT = 50
const RETRY_SECONDS = 2

type Waiting = { start: () => void; refuse: () => void; gone: () => boolean }

let running = 0
let waiting: Waiting[] = []

/**
 * Runs `work` when its turn comes. Throws SERVICIO_NO_DISPONIBLE with Retry-After where too many wait, and where the client has
 * hung up by then: its place goes to the next.
 */
export async function takeTurn<T>(ctx: Context, work: () => Promise<T>): Promise<T> {
  const slots = ctx.config.passwordHashes
  const gone = ctx.origin?.gone ?? (() => false)
  if (gone()) throw tooBusy()
  if (running >= slots) {
    if (waiting.length >= slots * WAITING_PER_SLOT) dropGone()
    if (waiting.length >= slots * WAITING_PER_SLOT) throw tooBusy()
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

const tooBusy = () =>
  httpProblems.SERVICIO_NO_DISPONIBLE({
    detail:
      'Hay demasiadas solicitudes de acceso en este momento. Repita la suya después de los segundos que indica Retry-After.',
    headers: { 'retry-after': String(RETRY_SECONDS) },
  })
