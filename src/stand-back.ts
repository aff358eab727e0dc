// A process that stands back behind production's, wherever both want the same core.
import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

const STANDING_BACK = 10
const LOWEST = 19

/** Before anything else: threads that are started later stand where the one stands that starts them. */
export function standBack(): void {
  try {
    const priority = Math.min(getPriority(0) + STANDING_BACK, LOWEST)
    setPriority(0, priority)
    // On Linux a priority belongs to a thread, and V8 has started some of its own by now.
    if (process.platform === 'linux') for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), priority)
  } catch {
    // Refused by the system: it then works like everything else.
  }
}
