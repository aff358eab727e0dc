// A database whose transactions stay open before they commit, so that others get their turn while numbers are taken but not
// yet visible.
import type { Database } from '../../src/db/database.ts'

/** From here on each `commit` on new connections of `database` (PostgreSQL) waits for what `until` returns. */
export function holdCommits(database: Database, until: () => Promise<unknown>): void {
  database.pool!.on('connect', (client) => {
    const query = client.query.bind(client) as (...args: unknown[]) => Promise<unknown>
    client.query = ((...args: unknown[]) =>
      args[0] === 'commit' ? until().then(() => query(...args)) : query(...args)) as typeof client.query
  })
}
