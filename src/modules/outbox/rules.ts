// When a message is tried again, and when it is given up.

const MINUTE = 60_000

/** A process that takes a message has this long to hand it over; then another may take it. Longer than one sending can last. */
export const LEASE_MS = 3 * MINUTE
export const GIVE_UP_MS = 5 * 24 * 60 * MINUTE
const FIRST_WAIT_MS = 30_000
const LONGEST_WAIT_MS = 6 * 60 * MINUTE

/** What a message's sealed content belongs to. */
export const sealedFor = (id: string): string => `correo:${id}`

/** Wait before the next try after `tries` failed ones: doubling, at most 6 hours, spread ±20 % by `chance` (0-1). */
export const nextWait = (tries: number, chance: number): number =>
  Math.round(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(tries - 1, 20)) * (0.8 + 0.4 * chance))

/** `desistir` where no further try makes sense: refused for good, or the message is older than five days. */
export const afterFailure = (message: { createdAt: Date; refused: boolean }, now: Date): 'repetir' | 'desistir' =>
  message.refused || now.getTime() - message.createdAt.getTime() >= GIVE_UP_MS ? 'desistir' : 'repetir'

/** What may be kept of an error: codes only, since a server's words repeat the address. */
export function errorCodes(error: unknown): string {
  const chain = [error, (error as Error | undefined)?.cause] as { name?: string; code?: unknown; responseCode?: unknown }[]
  const codes = chain.flatMap((e) => [e?.code, e?.responseCode]).filter((c) => typeof c === 'string' || typeof c === 'number')
  return codes.length > 0 ? [...new Set(codes)].join(' ') : (chain[0]?.name ?? 'Error')
}
