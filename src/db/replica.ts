// A copy of the database for reading (DATABASE_REPLICA_URL). It lags, it may go away, it may be rebuilt from an old backup:
// whoever asks it must see from its answer how far it has come, and has the primary for the rest. After a failure it is left
// alone for a while, so that a dead copy does not slow every request.
import { connectPostgres } from './connect.ts'
import type { Replica } from './database.ts'

/** How long it is left alone after a failure; then one request tries it while the others still go to the primary. */
export const REST_MS = 5_000
// A page takes milliseconds: a copy that needs this long is worth less than the primary. The last is for a host that is gone
// without a word, where no server is left to end the statement.
const PATIENCE = { connectionTimeoutMillis: 2_000, statement_timeout: 2_000, query_timeout: 2_500 }

export function connectReplica(url: string, max: number, patience = PATIENCE): Replica {
  const copy = connectPostgres(url, max, () => {}, patience)
  let restsUntil = 0
  return {
    async read({ now, log }, work) {
      const at = now().getTime()
      if (at < restsUntil) return undefined
      const probing = restsUntil !== 0
      if (probing) restsUntil = at + REST_MS
      try {
        const found = await work(copy)
        if (probing) {
          log.info('replica answers again')
          restsUntil = 0
        }
        return found
      } catch (error) {
        // Any failure, also one that would be a fault on the primary (a table that a migration has not brought there yet).
        if (restsUntil <= at) log.warn({ err: error }, 'replica failed; reading from the primary')
        restsUntil = now().getTime() + REST_MS
        return undefined
      }
    },
    close: () => copy.close(),
  }
}
