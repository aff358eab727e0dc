// A page of 100 notices over HTTP with everything (token, trust, delivery, access log, cursor, JSON), read by a developer whom the
// employers trust: at least 0.8 of a bare handler that sends the same bytes by the same query without any check, at least 1.5 of the plain
// way (rows to objects to JSON, behind the same checks; without them is said too, and is no bound). And a poll without news: at least 0.7 of a bare handler that verifies a JWT and reads one
// row by its primary key. Sides alternate; medians of the rounds of all starts count for the first bound, since processes of one program
// differ from start to start. 32 connections at once keep both cores busy; with 8 they wait for each other. PostgreSQL only (DATABASE_URL names the server).
//   node bench/feed.ts [--avisos 200000] [--arranques 5] [--rondas 3] [--segundos 3] [--conexiones 32] [--base NAME] [--breve]
import { deepStrictEqual } from 'node:assert'
import { type Cpu, withCpu } from './support/cpu.ts'
import { ask, getRequest, load } from './support/load.ts'
import { DEVELOPER, fill, placeAt, places, trustedDeveloper } from './support/notices.ts'
import { benchOptions } from './support/options.ts'
import { saveResults } from './support/results.ts'
import { median, openBenchService } from './support/service.ts'
import { type Server, startSide } from './support/sides.ts'

const BOUNDS = { same: 0.8, plain: 1.5, poll: 0.7 }
const PAGE = 100
const { numbers, texts, brief, judge } = benchOptions(
  {
    avisos: [200_000, 1_000],
    lugares: [400, 10],
    arranques: [5, 1],
    rondas: [3, 1],
    segundos: [3, 0.2],
    conexiones: [32, 2],
    /** Seconds, until the compilers and collectors of each side have settled. */
    calentamiento: [12, 0.2],
  },
  ['base'],
)
const { avisos, arranques: starts, rondas: rounds, segundos: seconds, conexiones: connections } = numbers

const service = await openBenchService('feed', texts.base)
const servers: Server[] = []
const start = async (side: Parameters<typeof startSide>[0]) => {
  const server = await startSide(side, service.url, service.dataDir)
  servers.push(server)
  return server
}
try {
  await fill(service.ctx, avisos)
  const found = await places(service.ctx, DEVELOPER, numbers.lugares, PAGE)
  const employers = [...new Set(found.map((place) => place.patron))]
  const token = await trustedDeveloper(service.ctx, employers)
  const authorization = { authorization: `Bearer ${token}` }
  const ends = await service.ctx.db
    .selectFrom('patrones')
    .select(['rfc', 'ultima_publicacion as ultima'])
    .where('rfc', 'in', employers)
    .execute()
  const polls = {
    service: ends.map(({ rfc, ultima }) => {
      const { cursor } = placeAt(service.ctx, DEVELOPER, rfc, ultima)
      return getRequest(`/v1/avisos?patron=${encodeURIComponent(rfc)}&cursor=${cursor}&limite=${PAGE}`, authorization)
    }),
    bare: ends.map(({ rfc }) => getRequest(`/?patron=${encodeURIComponent(rfc)}`, authorization)),
  }

  const names = ['service', 'same', 'serviceBeside', 'bytes', 'manual', 'plain', 'rows', 'servicePoll', 'poll']
  const rates: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  const cpus: Record<string, Cpu[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let started = 0; started < starts; started++) {
    const product = await start('servicio')
    // The two of the first bound by themselves: each further server with its connections takes cache and memory from both.
    const same = await start('texto')
    const pages = await samePages(product, [same], [])
    await measure([
      ['service', product, pages.service],
      ['same', same, pages.bare],
    ])
    const ofStart = (name: string) => median(rates[name]!.slice(-rounds))
    console.log(
      `start ${started + 1}: ${Math.round(ofStart('service'))} pages/s and ${Math.round(ofStart('same'))} without any check, ${(ofStart('service') / ofStart('same')).toFixed(2)}`,
    )
    same.process.kill()
    // What lies far from its bound is measured once.
    if (started === 0) await measureOthers(product, pages.service, pages.bare)
    for (const server of servers.splice(0)) server.process.kill()
  }
  for (const [name, list] of Object.entries(cpus))
    console.log(
      `CPU a request, ${name}: ${Math.round(median(list.map((c) => c.server)))} µs of the server, ${Math.round(median(list.map((c) => c.database)))} µs of PostgreSQL`,
    )
  const rate = Object.fromEntries(Object.entries(rates).map(([name, list]) => [name, median(list)])) as Record<string, number>
  const rows = [
    { name: 'page of 100 / same bytes, no check', own: rate.service!, other: rate.same!, bound: BOUNDS.same },
    { name: 'page of 100 / the same by rows, objects, JSON', own: rate.serviceBeside!, other: rate.plain!, bound: BOUNDS.plain },
    { name: 'empty poll / JWT and one row', own: rate.servicePoll!, other: rate.poll!, bound: BOUNDS.poll },
  ].map((row) => ({ ...row, ratio: row.own / row.other }))
  for (const { name, own, other, ratio, bound } of rows)
    console.log(
      `${name}: ${Math.round(own)}/s and ${Math.round(other)}/s, ratio ${ratio.toFixed(2)} (bound ${bound}): ${judge(ratio >= bound)}`,
    )
  console.log(`page of 100 / same bytes, no check, as bytes: ${(rate.serviceBeside! / rate.bytes!).toFixed(2)} (no bound)`)
  console.log(
    `page of 100 / same bytes, no check, statement not prepared and rows as objects: ${(rate.serviceBeside! / rate.manual!).toFixed(2)} (no bound)`,
  )
  console.log(
    `page of 100 / rows to objects to JSON without any check: ${(rate.serviceBeside! / rate.rows!).toFixed(2)} (no bound)`,
  )
  if (!brief) saveResults('feed', { avisos }, rows)

  async function measureOthers(product: Server, pages: string[], barePages: string[]): Promise<void> {
    const bytes = await start('octetos')
    const manual = await start('sencillo')
    const plain = await start('camino')
    const rows = await start('filas')
    const poll = await start('sondeo')
    await samePages(product, [bytes, manual], [plain, rows])
    await measure([
      ['serviceBeside', product, pages],
      ['bytes', bytes, barePages],
      ['manual', manual, barePages],
      ['plain', plain, pages],
      ['rows', rows, barePages],
      ['servicePoll', product, polls.service],
      ['poll', poll, polls.bare],
    ])
  }

  async function measure(sides: [name: string, server: Server, requests: string[]][]): Promise<void> {
    for (const [, { port }, list] of sides) await load(port, list, numbers.calentamiento, connections)
    for (let round = 0; round < rounds; round++) {
      // Who goes first changes, so that none always follows the same other.
      sides.push(sides.shift()!)
      for (const [name, server, list] of sides) {
        // A pool closes what was idle for half a minute: its connections and their plans stand again before anything is timed.
        await load(server.port, list, Math.min(seconds, 1), connections)
        const { perSecond, cpu } = await withCpu(service.ctx, server, () => load(server.port, list, seconds, connections))
        rates[name]!.push(perSecond)
        cpus[name]!.push(cpu)
      }
    }
  }

  /**
   * The requests for each page, to the product and to a bare side, once all have answered them alike: `bare` sides with the same bytes;
   * of `alike` the first is asked as the product is, the others as bare ones.
   */
  async function samePages(product: Server, bare: Server[], alike: Server[]) {
    const requests = { service: [] as string[], bare: [] as string[] }
    for (const place of found) {
      const request = getRequest(
        `/v1/avisos?patron=${encodeURIComponent(place.patron)}&cursor=${place.cursor}&limite=${PAGE}`,
        authorization,
      )
      const body = await ask(product.port, request)
      const { cursor, hayMas } = JSON.parse(body) as { cursor: string; hayMas: boolean }
      const query = new URLSearchParams({
        patron: place.patron,
        after: `${place.after}`,
        limite: `${PAGE}`,
        cursor,
        mas: `${hayMas}`,
      })
      const asBare = getRequest(`/?${query}`)
      for (const { port } of bare) {
        if ((await ask(port, asBare)) !== body) throw new Error('a bare handler sends other bytes')
      }
      for (const [i, { port }] of alike.entries())
        deepStrictEqual(JSON.parse(await ask(port, i === 0 ? request : asBare)), JSON.parse(body))
      requests.service.push(request)
      requests.bare.push(asBare)
    }
    console.log(
      `${found.length} pages of ${employers.length} employers are the same from ${1 + bare.length + alike.length} sides`,
    )
    return requests
  }
} finally {
  for (const server of servers) server.process.kill()
  await service.close()
}
