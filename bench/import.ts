// Import of notices against raw `COPY FROM` of the same rows into the same table with its indexes (issue 5: at least 0.4).
// Both sides in one run, alternating, each into an emptied table; medians. PostgreSQL only:
//   DATABASE_URL=postgres://postgres@127.0.0.1/postgres node bench/import.ts [--cuantos 500000] [--nrps 200000] [--rondas 3] [--breve]
import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { fileSource, type Source } from '../src/bulk-import/index.ts'
import { readConfig } from '../src/config.ts'
import { makeContext } from '../src/context.ts'
import { connectPostgres } from '../src/db/connect.ts'
import { migrate } from '../src/db/migrate.ts'
import { importEmployers } from '../src/modules/employers/index.ts'
import { GENERATE_DEFAULTS, generateEmployers, generateNotices } from '../src/modules/notices/publish/generate-notices.ts'
import { importNotices } from '../src/modules/notices/publish/import-notices.ts'
import { makeLogger } from '../src/platform/logger.ts'
import { loadKeyring } from '../src/platform/master-key.ts'
import { benchOptions } from './support/options.ts'
import { saveResults } from './support/results.ts'
import { median } from './support/service.ts'

const BOUND = 0.4
const { numbers, texts, brief, judge } = benchOptions({ cuantos: [500_000, 400], nrps: [200_000, 20], rondas: [3, 1] }, ['lote'])
const { cuantos, nrps, rondas } = numbers
const adminUrl = process.env.DATABASE_URL
if (!adminUrl) throw new Error('DATABASE_URL must name a PostgreSQL server')

const name = `sia_bench_import_${process.pid}`
const folder = mkdtempSync(join(tmpdir(), 'sia-bench-'))
const admin = new pg.Client({ connectionString: adminUrl })
await admin.connect()
await admin.query(`create database ${name}`)
const url = Object.assign(new URL(adminUrl), { pathname: `/${name}` }).href
const database = connectPostgres(url, 4)
// The driver as it comes, without the limits of the service's own connections.
const client = new pg.Client({ connectionString: url })

try {
  await client.connect()
  await migrate(database)
  const config = readConfig({ DATABASE_URL: url, DATA_DIR: folder })
  const ctx = makeContext({
    config,
    database,
    log: makeLogger('warn'),
    mail: { send: async () => {}, close() {} },
    keyring: loadKeyring(config),
  })
  const options = { ...GENERATE_DEFAULTS, cuantos, nrps, patrones: Math.ceil(nrps * 0.8) }
  const padron: Source = { name: 'padrón', format: 'csv', bytes: Readable.from(pieces(generateEmployers(options))) }
  await importEmployers(ctx, padron)
  const notices = join(folder, 'avisos.ndjson')
  const file = createWriteStream(notices)
  for (const piece of generateNotices(options)) if (!file.write(piece)) await once(file, 'drain')
  file.end()
  await once(file, 'close')
  await database.script('vacuum analyze')

  const rows = join(folder, 'avisos.copy')
  const rates = { import: [] as number[], copy: [] as number[] }
  let memory = 0
  // Round 0 warms up and makes the file for COPY.
  for (let round = 0; round <= rondas; round++) {
    await database.script(
      'truncate avisos; update patrones set ultima_publicacion = 0 where ultima_publicacion > 0; update registros_patronales set ultima_posicion = 0 where ultima_posicion > 0',
    )
    for (const statement of ['vacuum patrones', 'vacuum registros_patronales', 'checkpoint']) await database.script(statement)
    let start = performance.now()
    const totals = await importNotices(ctx, await fileSource(notices), {
      ...(texts.lote && { batchSize: Number(texts.lote) }),
      onProgress() {
        memory = Math.max(memory, process.memoryUsage.rss())
      },
    })
    const importRate = cuantos / ((performance.now() - start) / 1000)
    if (totals.escritas !== cuantos) throw new Error(`published ${totals.escritas} of ${cuantos}`)
    if (round === 0) await pipeline(client.query(copyTo('copy avisos to stdout')), createWriteStream(rows))
    await client.query('truncate avisos')
    await client.query('checkpoint')
    start = performance.now()
    await pipeline(createReadStream(rows, { highWaterMark: 1024 * 1024 }), client.query(copyFrom('copy avisos from stdin')))
    const copyRate = cuantos / ((performance.now() - start) / 1000)
    console.log(
      `${round === 0 ? 'warm-up' : `round ${round}`}: import ${Math.round(importRate)}/s, COPY ${Math.round(copyRate)}/s`,
    )
    if (round > 0) {
      rates.import.push(importRate)
      rates.copy.push(copyRate)
    }
  }
  const ratio = median(rates.import) / median(rates.copy)
  const verdict = judge(ratio >= BOUND)
  console.log(
    `${cuantos} notices, ${nrps} NRPs: import ${Math.round(median(rates.import))}/s, COPY ${Math.round(median(rates.copy))}/s, ` +
      `ratio ${ratio.toFixed(2)} (bound ${BOUND}); highest resident memory ${Math.round(memory / 1e6)} MB: ${verdict}`,
  )
  const row = { name: 'import / raw COPY FROM', own: median(rates.import), other: median(rates.copy), ratio, bound: BOUND }
  if (!brief) saveResults('import', { avisos: cuantos, nrps, memoryMB: Math.round(memory / 1e6) }, [row])
} finally {
  await client.end()
  await database.close()
  await admin.query(`drop database if exists ${name} with (force)`)
  await admin.end()
  rmSync(folder, { recursive: true, force: true })
}

function* pieces(texts: Iterable<string>): Generator<Buffer> {
  for (const text of texts) yield Buffer.from(text)
}
