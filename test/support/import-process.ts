// Imports a file of notices in a process of its own, to be killed in the middle: DATABASE_URL, file, rows of a batch, and for
// how many milliseconds each transaction stays open before it commits (0). Prints a line for each batch.
import { setTimeout as wait } from 'node:timers/promises'
import { fileSource } from '../../src/bulk-import/index.ts'
import { readConfig } from '../../src/config.ts'
import { makeContext } from '../../src/context.ts'
import { connectPostgres } from '../../src/db/connect.ts'
import { makeKeyring } from '../../src/kernel/encryption.ts'
// Straight from its file: a process that is killed all the time should start fast.
import { importNotices } from '../../src/modules/notices/publish/import-notices.ts'
import { makeLogger } from '../../src/platform/logger.ts'
import { holdCommits } from './hold-commit.ts'

const [url, file, batchSize, hold = '0'] = process.argv.slice(2)
const database = connectPostgres(url!, 2)
if (hold !== '0') holdCommits(database, () => wait(Number(hold)))
const ctx = makeContext({
  config: readConfig({ DATABASE_URL: url }),
  database,
  log: makeLogger('warn'),
  mail: { send: async () => {}, close() {} },
  keyring: makeKeyring([Buffer.alloc(32, 1)]),
})
const totals = await importNotices(ctx, await fileSource(file!), {
  batchSize: Number(batchSize),
  onProgress: ({ linea }) => console.log(`línea ${linea}`),
})
console.log(JSON.stringify(totals))
await database.close()
