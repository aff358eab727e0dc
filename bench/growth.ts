// How much longer a page of 100 takes over ten times as many notices: p50 at most 1.3 times. Two databases, one service each, the
// same load on both in turn. PostgreSQL only (DATABASE_URL names the server).
//   node bench/growth.ts [--avisos 50000] [--rondas 7] [--segundos 3] [--base NAME --base10 NAME] [--breve]     (in full: --avisos 1000000)
import { ask, getRequest, load } from './support/load.ts'
import { DEVELOPER, fill, places, trustedDeveloper } from './support/notices.ts'
import { benchOptions } from './support/options.ts'
import { saveResults } from './support/results.ts'
import { type BenchService, median, openBenchService } from './support/service.ts'
import { type Server, startSide } from './support/sides.ts'

const BOUND = 1.3
const PAGE = 100
const CONNECTIONS = 2
const { numbers, texts, brief, judge } = benchOptions(
  { avisos: [50_000, 1_000], rondas: [7, 1], segundos: [3, 0.2], lugares: [400, 10] },
  ['base', 'base10'],
)
if ((texts.base === undefined) !== (texts.base10 === undefined)) throw new Error('give --base and --base10, or neither')
const { avisos, rondas: rounds, segundos: seconds, lugares } = numbers

const services: BenchService[] = []
const servers: Server[] = []
try {
  const sides = []
  for (const [name, count, base] of [
    ['small', avisos, texts.base],
    ['large', avisos * 10, texts.base10],
  ] as const) {
    const service = await openBenchService(`growth_${name}`, base)
    services.push(service)
    await fill(service.ctx, count)
    const found = await places(service.ctx, DEVELOPER, lugares, PAGE)
    const token = await trustedDeveloper(service.ctx, [...new Set(found.map((place) => place.patron))])
    const server = await startSide('servicio', service.url, service.dataDir)
    servers.push(server)
    const requests = found.map(({ patron, cursor }) =>
      getRequest(`/v1/avisos?patron=${encodeURIComponent(patron)}&cursor=${cursor}&limite=${PAGE}`, {
        authorization: `Bearer ${token}`,
      }),
    )
    for (const request of requests) await ask(server.port, request)
    sides.push({ port: server.port, requests, p50: [] as number[] })
  }
  for (const { port, requests } of sides) await load(port, requests, seconds, CONNECTIONS)
  for (let round = 0; round < rounds; round++) {
    sides.reverse()
    for (const { port, requests, p50 } of sides) p50.push(median((await load(port, requests, seconds, CONNECTIONS)).ms))
  }
  const [small, large] = sides.toSorted(
    (a, b) => servers.findIndex((s) => s.port === a.port) - servers.findIndex((s) => s.port === b.port),
  )
  const [before, after] = [median(small!.p50), median(large!.p50)]
  const ratio = after / before
  console.log(
    `page of ${PAGE}: p50 ${before.toFixed(2)} ms over ${avisos} notices, ${after.toFixed(2)} ms over ${avisos * 10}, ratio ${ratio.toFixed(2)} (bound ${BOUND}): ${judge(ratio <= BOUND)}`,
  )
  const row = {
    name: 'page p50 over 10 N / over N',
    own: after,
    other: before,
    ratio,
    bound: BOUND,
    most: true,
    unit: 'ms',
  } as const
  if (!brief) saveResults('growth', { avisos }, [row])
} finally {
  for (const server of servers) server.process.kill()
  for (const service of services) await service.close()
}
