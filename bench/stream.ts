// All notices of one employer as NDJSON over HTTP against `COPY (the same text) TO STDOUT` read by a bare client: at least 0.35 of its rate
// where nobody had read them, 0.45 again, while the service's memory grows by less than 64 MB. The service is a process of its own; sides alternate; medians count.
// PostgreSQL only (DATABASE_URL names the server).
//   node bench/stream.ts [--avisos 200000] [--rondas 5] [--base NAME] [--breve]     (in full: --avisos 1000000)
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import { columns } from '../src/modules/notices/feed/queries.ts'
import { fill, trustedDeveloper } from './support/notices.ts'
import { benchOptions } from './support/options.ts'
import { saveResults } from './support/results.ts'
import { median, openBenchService } from './support/service.ts'
import { type Server, startSide } from './support/sides.ts'

const BOUNDS = { first: 0.35, again: 0.45 }
const MEMORY_BOUND_MB = 64
const { numbers, texts, brief, judge } = benchOptions({ avisos: [200_000, 400], rondas: [5, 1] }, ['base'])
const { avisos, rondas: rounds } = numbers

const service = await openBenchService('stream', texts.base)
let server: Server | undefined
try {
  await fill(service.ctx, avisos, { nrps: 1, patrones: 1 })
  const { rfc: patron } = await service.ctx.db.selectFrom('patrones').select('rfc').executeTakeFirstOrThrow()
  const token = await trustedDeveloper(service.ctx, [patron])
  server = await startSide('servicio', service.url, service.dataDir)
  const { port } = server
  const resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server!.process.pid}/status`, 'utf8'))![1]) / 1024

  let highest = 0
  const stream = () =>
    new Promise<void>((resolve, reject) => {
      const headers = { authorization: `Bearer ${token}`, accept: 'application/x-ndjson' }
      const path = `/v1/avisos?patron=${encodeURIComponent(patron)}`
      const watch = setInterval(() => {
        highest = Math.max(highest, resident())
      }, 50)
      const req = request({ host: '127.0.0.1', port, path, headers }, (res) => {
        let tail = ''
        res.on('data', (piece: Buffer) => {
          tail = (tail + piece.subarray(-300).toString('utf8')).slice(-300)
        })
        res.on('end', () => {
          clearInterval(watch)
          const last = JSON.parse(tail.trimEnd().split('\n').at(-1)!) as { fin: boolean; cuantos: number }
          if (last.fin && last.cuantos === avisos) resolve()
          else reject(new Error(`the stream ended with ${JSON.stringify(last)}`))
        })
      })
      req.on('error', reject)
      req.end()
    })
  const copy = async () => {
    // The driver as it comes, without the limits of the service's own connections.
    const client = new pg.Client({ connectionString: service.url })
    await client.connect()
    const text = `select n.fijo from (select ${columns('publicacion')} from avisos a where a.rfc_patron = '${patron}' order by a.publicacion) n`
    for await (const piece of client.query(copyTo(`copy (${text}) to stdout`))) void piece
    await client.end()
  }
  const rate = async (work: () => Promise<void>): Promise<number> => {
    const start = performance.now()
    await work()
    return (avisos * 1000) / (performance.now() - start)
  }

  const warmUp = async () => {
    await stream()
    await copy()
  }
  await warmUp()
  const before = resident()
  highest = before
  const rates = { first: [] as number[], again: [] as number[], copy: [] as number[] }
  for (let round = 0; round < rounds; round++) {
    await service.ctx.database.script('truncate entregas')
    rates.first.push(await rate(stream))
    rates.again.push(await rate(stream))
    rates.copy.push(await rate(copy))
  }
  const growth = highest - before
  const other = median(rates.copy)
  const results = (['first', 'again'] as const).map((which) => {
    const name = which === 'first' ? 'NDJSON, first delivery / COPY TO STDOUT' : 'NDJSON, read again / COPY TO STDOUT'
    const own = median(rates[which])
    return { name, own, other, ratio: own / other, bound: BOUNDS[which] }
  })
  for (const { name, own, ratio, bound } of results)
    console.log(
      `${name}: ${Math.round(own)} and ${Math.round(other)} notices/s, ratio ${ratio.toFixed(2)} (bound ${bound}): ${judge(ratio >= bound)}`,
    )
  console.log(`memory grew by ${growth.toFixed(0)} MB (bound ${MEMORY_BOUND_MB}): ${judge(growth < MEMORY_BOUND_MB)}`)
  if (!brief) saveResults('stream', { avisos, memoryGrowthMB: Math.round(growth) }, results)
} finally {
  server?.process.kill()
  await service.close()
}
