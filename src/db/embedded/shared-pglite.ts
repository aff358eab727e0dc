// PGlite has one connection, and two environments share it (docs/adr/0015): statements and transactions take turns, and a turn
// begins by setting search_path where the one before was another schema's, and whether it may write where the one before might or might
// not. That is set outside of any transaction, so no rollback takes it back, and a transaction keeps its turn until it has ended.
import type { PGlite } from '@electric-sql/pglite'

type Mode = 'read write' | 'read only'
type Client = Pick<PGlite, 'query' | 'transaction' | 'close' | 'closed' | 'ready' | 'waitReady'>

/** `through`: what statements go through, such as the guard of the disk. */
export function inTurn(pglite: PGlite, through: Client) {
  const session = { schema: 'public', mode: 'read write' as Mode }
  let last: Promise<unknown> = Promise.resolve()

  function turn<T>(schema: string, mode: Mode, work: () => Promise<T>): Promise<T> {
    const mine = last.then(async () => {
      if (session.schema !== schema) {
        await pglite.exec(`set search_path to ${schema}`)
        session.schema = schema
      }
      if (session.mode !== mode) {
        await pglite.exec(`set session characteristics as transaction ${mode}`)
        session.mode = mode
      }
      return work()
    })
    last = mine.catch(() => {})
    return mine
  }

  return {
    /** What Kysely needs of PGlite, for the tables of one schema. Closing it closes nothing: the instance has another owner. */
    client: (schema: string, mode: Mode = 'read write'): Client => ({
      query: <T>(...statement: Parameters<Client['query']>) => turn(schema, mode, () => through.query<T>(...statement)),
      transaction: (work) => turn(schema, mode, () => through.transaction(work)),
      close: async () => {},
      get closed() {
        return pglite.closed
      },
      get ready() {
        return pglite.ready
      },
      waitReady: pglite.waitReady,
    }),
    script: (schema: string, text: string): Promise<void> =>
      turn(schema, 'read write', async () => void (await pglite.exec(text))),
  }
}
