// The embedded database does not survive a full disk: seen, PGlite then spins for ever inside its WebAssembly and the process
// answers nobody. So it is not allowed to come to that: below a reserve, statements that write are refused as PostgreSQL refuses
// them (53100, disk full), which the service answers with 503, while reading goes on.
import { statfs } from 'node:fs/promises'
import type { PGlite } from '@electric-sql/pglite'

/** Room for what a transaction, a checkpoint and three segments of write-ahead log of 16 MiB may still write. */
export const RESERVE_BYTES = 64 * 1024 * 1024
const LOOK_AGAIN_MS = 200
const WRITES = /\b(insert|update|delete|merge|copy|create|alter|drop|truncate)\b/i

type Query = PGlite['query']
type Guarded = Pick<PGlite, 'query' | 'transaction' | 'close' | 'closed' | 'ready' | 'waitReady'>

/** `freeBytes`: room on the disk of the database, asked at most every 200 ms. */
export function guardDisk(pglite: PGlite, freeBytes: () => Promise<number>): Guarded {
  let free = Number.POSITIVE_INFINITY
  let lookedAt = Number.NEGATIVE_INFINITY
  async function admit(text: string): Promise<void> {
    if (!WRITES.test(text)) return
    if (performance.now() - lookedAt > LOOK_AGAIN_MS) {
      lookedAt = performance.now()
      free = await freeBytes()
    }
    if (free < RESERVE_BYTES) {
      const room = Math.floor(free / 1024 / 1024)
      throw Object.assign(
        new Error(`the disk of the embedded database is full: ${room} MiB left, ${RESERVE_BYTES / 1024 / 1024} are kept free`),
        {
          code: '53100',
        },
      )
    }
  }
  const guarded =
    (query: Query): Query =>
    async (text, params, options) => {
      await admit(text)
      return query(text, params, options)
    }
  return {
    query: guarded(pglite.query.bind(pglite)) as Query,
    transaction: (work) => pglite.transaction((tx) => work({ ...tx, query: guarded(tx.query.bind(tx)) } as typeof tx)),
    close: () => pglite.close(),
    get closed() {
      return pglite.closed
    },
    get ready() {
      return pglite.ready
    },
    waitReady: pglite.waitReady,
  }
}

export async function diskRoom(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
