// A process or a thread that stands back behind those that answer requests, wherever both want the same core; idle cores are used all
// the same.
import { readdirSync } from 'node:fs'
import { getPriority, setPriority } from 'node:os'

const STANDING_BACK = 10
const LOWEST = 19

/** The whole process. Before anything else: threads that are started later stand where the one stands that starts them. */
export function lowerPriority(): void {
  try {
    const priority = Math.min(getPriority(0) + STANDING_BACK, LOWEST)
    setPriority(0, priority)
    // On Linux a priority belongs to a thread, and V8 has started some of its own by now.
    if (process.platform === 'linux') for (const thread of readdirSync('/proc/self/task')) setPriority(Number(thread), priority)
  } catch {
    // Refused by the system: it then works like everything else.
  }
}

/** This thread alone, on Linux, where a priority belongs to a thread; never ahead of the process that started it. */
export function lowerThreadPriority(): void {
  try {
    if (process.platform === 'linux') setPriority(0, Math.max(getPriority(0), STANDING_BACK))
  } catch {
    // Refused by the system: it then works like everything else.
  }
}
