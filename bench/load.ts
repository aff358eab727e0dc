// Fills the databases that the reading benches can keep (--base), so that a measurement needs no reload: 10 million notices over
// 200,000 NRPs, a million over 20,000, and a million of one employer. One that is full already is left as it is; one that was broken
// off goes on. PostgreSQL only (DATABASE_URL names the server); takes some 9 + 1 + 1 gigabytes.
//   node bench/load.ts [bench10m] [bench1m] [bench1memp]
//   node bench/load.ts --breve      a few hundred notices, in a database that is dropped again
import { fill } from './support/notices.ts'
import { benchOptions } from './support/options.ts'
import { openBenchService } from './support/service.ts'

const KEPT = {
  bench10m: { avisos: 10_000_000, options: {} },
  bench1m: { avisos: 1_000_000, options: {} },
  bench1memp: { avisos: 1_000_000, options: { nrps: 1, patrones: 1 } },
}
const { brief, positionals } = benchOptions({})
if (brief) {
  const service = await openBenchService('load')
  await fill(service.ctx, 400)
  await service.close()
}
const names = brief || positionals.length > 0 ? positionals : Object.keys(KEPT)
for (const name of names) {
  const kept = KEPT[name as keyof typeof KEPT]
  if (!kept) throw new Error(`${name} is none of ${Object.keys(KEPT).join(', ')}`)
  console.log(`${new Date().toISOString()} ${name}`)
  const service = await openBenchService(name, name)
  await fill(service.ctx, kept.avisos, kept.options)
  await service.close()
}
