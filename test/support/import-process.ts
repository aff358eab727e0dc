// Imports a file of notices in a process of its own, to be killed in the middle: DATABASE_URL, file, rows of a batch.

import { readConfig } from '../../src/config.ts'
import { makeContext } from '../../src/context.ts'
import { connectPostgres } from '../../src/db/connect.ts'
import { makeKeyring } from '../../src/kernel/seal.ts'
import { makeLogger } from '../../src/log.ts'
import { importNotices } from '../../src/modules/notices/index.ts'
import { fileSource } from '../../src/rows/index.ts'

const [url, file, batchSize] = process.argv.slice(2)
const database = connectPostgres(url!, 2)
const ctx = makeContext({
  config: readConfig({ DATABASE_URL: url }),
  database,
  log: makeLogger('warn'),
  mail: { send: async () => {}, close() {} },
  keyring: makeKeyring([Buffer.alloc(32, 1)]),
})
const totals = await importNotices(ctx, await fileSource(file!), { batchSize: Number(batchSize) })
console.log(JSON.stringify(totals))
await database.close()
