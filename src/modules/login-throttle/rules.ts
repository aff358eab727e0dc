// How guessing is slowed down without shutting the rightful owner out. Failures raise the wait of whoever failed; failures of many
// strangers on one account raise the wait of each new address, which it serves alone: nobody else's tries can prolong it. An address
// from which the account has logged in before answers for its own failures only.
import { isIPv4, isIPv6 } from 'node:net'

/** `free` failures without a wait; then `first` seconds, doubling, at most `longest`. */
export type Allowance = { name: string; free: number; first: number; longest: number }

export const ALLOWANCES = {
  /** Account and an address from which it has logged in before. */
  known: { name: 'conocida', free: 10, first: 1, longest: 300 },
  /** Account and any other address. */
  stranger: { name: 'cuenta', free: 5, first: 2, longest: 900 },
  /** One address over all accounts that it does not know; generous, since many may share it. */
  address: { name: 'direccion', free: 20, first: 1, longest: 900 },
} satisfies Record<string, Allowance>

/** Failures count half after this time. */
export const HALF_LIFE_S = 3600
/** Failures of strangers on one account before every new address waits. */
const CALM = 20
const LONGEST_ADDED_S = 600
/** An address is known this long after the latest login. */
export const KNOWN_MS = 180 * 86_400_000
/** Rows that no longer slow anybody down go after this time. */
export const FORGET_MS = 2 * 86_400_000

export const decayed = (failures: number, since: Date, now: Date): number =>
  failures * 0.5 ** Math.max(0, (now.getTime() - since.getTime()) / 1000 / HALF_LIFE_S)

/** Seconds that a new address waits for an account that strangers have failed on `failures` times. */
export const addedWait = (failures: number): number => Math.round(Math.min(LONGEST_ADDED_S, Math.max(0, failures - CALM) * 5))

/** What an address is counted as: IPv4 whole (also inside IPv6), IPv6 by its /64, since one customer holds all of it. */
export function countedAddress(address: string): string {
  const bare = address.split('%')[0]!
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare
  if (isIPv4(v4)) return v4
  if (!isIPv6(bare)) return 'local'
  const [head = '', tail] = bare.toLowerCase().split('::')
  const groups = head.split(':').filter(Boolean)
  const after = tail === undefined ? [] : tail.split(':').filter(Boolean)
  const all =
    tail === undefined ? groups : [...groups, ...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0'), ...after]
  return `${all
    .slice(0, 4)
    .map((g) => g.replace(/^0+(?=.)/, ''))
    .join(':')}::/64`
}
