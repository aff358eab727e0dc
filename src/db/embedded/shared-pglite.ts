// PGlite has one connection, and two environments share it (docs/adr/0015): statements and transactions take turns, and a turn
// begins by setting search_path where the one before was another schema's. It is set outside of any transaction, so no rollback
// takes it back, and a transaction keeps its turn until it has ended.
import type { PGlite } from '@electric-sql/pglite'

type Client = Pick<PGlite, 'query' | 'transaction' | 'close' | 'closed' | 'ready' | 'waitReady'>

/** `through`: what statements go through, such as the guard of the disk. */
export function inTurn(pglite: PGlite, through: Client) {
  let schema = 'public'
  let last: Promise<unknown> = Promise.resolve()

  function turn<T>(of: string, work: () => Promise<T>): Promise<T> {
    const mine = last.then(async () => {
      if (schema !== of) {
        await pglite.exec(`set search_path to ${of}`)
        schema = of
      }
      return work()
    })
    last = mine.catch(() => {})
    return mine
  }

  return {
    /** What Kysely needs of PGlite, for the tables of one schema. Closing it closes nothing: the instance has another owner. */
    client: (of: string): Client => ({
      query: <T>(...statement: Parameters<Client['query']>) => turn(of, () => through.query<T>(...statement)),
      transaction: (work) => turn(of, () => through.transaction(work)),
      close: async () => {},
      get closed() {
        return pglite.closed
      },
      get ready() {
        return pglite.ready
      },
      waitReady: pglite.waitReady,
    }),
    script: (of: string, text: string): Promise<void> => turn(of, async () => void (await pglite.exec(text))),
  }
}
