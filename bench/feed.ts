// A page of 100 notices over HTTP with everything (token, trust, delivery, access log, cursor, JSON), read by a developer whom the
// employers trust: for the first time, as production reads, and again. Beside it a plain handler with the same checks that marks each
// notice's row (support/plain-handler.ts), and with --antes the product as an earlier checkout has it, over a database of its own. And a
// poll without news beside a handler that verifies a JWT and reads one row. Bounds are ratios of processor time, of service and
// PostgreSQL together; sides alternate, medians of the rounds count. PostgreSQL only (DATABASE_URL names the server).
//   node bench/feed.ts [--avisos 200000] [--rondas 6] [--paginas 200] [--conexiones 8] [--base NAME]
//     [--antes FOLDER --base-antes NAME] [--breve]
import { deepStrictEqual } from 'node:assert'
import { withCpu } from './support/cpu.ts'
import { type FeedPage, type FeedSide, forgetDeliveries, openBefore, openSides, wholePages } from './support/feed-sides.ts'
import { ask, getRequest, type Load, load, loadOnce } from './support/load.ts'
import { fill } from './support/notices.ts'
import { benchOptions } from './support/options.ts'
import { saveResults } from './support/results.ts'
import { median, openBenchService } from './support/service.ts'
import { type Server, startSide } from './support/sides.ts'

/** Each page is read so often again. */
const AGAIN = 8
const POLLS = 400
/** What follows from the delivery and from the other notices of the credit, of which the plain handler knows nothing. */
const FOLLOWS = new Set(['fechaNotLinea', 'fechaEfecto', 'efecto', 'sustituidoPor'])
const { numbers, texts, brief, judge } = benchOptions(
  {
    avisos: [200_000, 2_000],
    rondas: [6, 1],
    /** Of one round. */
    paginas: [200, 4],
    conexiones: [8, 2],
    /** Seconds, until the compilers and collectors of each side have settled. */
    calentamiento: [12, 0.2],
  },
  ['base', 'antes', 'base-antes'],
)
const { avisos, rondas: rounds, paginas: pagesOfRound, conexiones: connections, calentamiento: warmUp } = numbers
/** Rounds that do not count. */
const BEFORE = 2

/** Microseconds a request of service and PostgreSQL, and requests a second. */
type Cost = { server: number; database: number; perSecond: number }
const costs = new Map<string, Cost[]>()
const wal: number[] = []

const service = await openBenchService('feed', texts.base)
const servers: Server[] = []
const closing: (() => Promise<void>)[] = []
try {
  await fill(service.ctx, avisos, brief ? { nrps: 4, patrones: 2 } : {})
  await forgetDeliveries(service.ctx)
  let pages = await wholePages(service.ctx)
  const sides = await openSides(service, [...new Set(pages.map((page) => page.patron))])
  if (texts.antes !== undefined) {
    const before = await openBefore(texts.antes, texts['base-antes']!, pages)
    closing.push(before.close)
    sides.push(before.side)
    pages = before.unread
  }
  servers.push(...sides.map((side) => side.server))
  const needed = pagesOfRound * (rounds + BEFORE)
  if (pages.length < needed) throw new Error(`${needed} unread pages are needed, there are ${pages.length}; give more notices`)
  const ofRound = (round: number) => pages.slice(round * pagesOfRound, (round + 1) * pagesOfRound)

  for (let round = 0; round < BEFORE + rounds; round++) {
    const counts = round >= BEFORE
    // Who goes first changes, so that none always follows the same other.
    sides.push(sides.shift()!)
    for (const side of sides) await readFirst(side, ofRound(round), counts)
    if (round === 0) {
      await samePages(sides, ofRound(0).slice(0, 20))
      for (const side of sides) await load(side.server.port, ofRound(0).map(side.request), warmUp, connections)
    }
    for (const side of sides) await readAgain(side, ofRound(round), counts)
  }
  await poll(sides.find((side) => side.name === 'service')!)

  for (const [name, list] of costs) {
    const of = (part: keyof Cost) => Math.round(median(list.map((cost) => cost[part])))
    console.log(`${name}: ${of('server')} µs of the service, ${of('database')} µs of PostgreSQL, ${of('perSecond')}/s`)
  }
  const results = [
    { name: 'first delivery / re-read', own: 'first service', other: 'again service', bound: 3, most: true as const },
    ...(texts.antes === undefined
      ? []
      : [{ name: 'first delivery / as it was', own: 'first service', other: 'first before', bound: 0.5, most: true as const }]),
    { name: 'first delivery / plain handler', own: 'first plain', other: 'first service', bound: 2 },
    { name: 're-read / plain handler', own: 'again plain', other: 'again service', bound: 2 },
    { name: 'empty poll / JWT and one row', own: 'bare poll', other: 'poll', bound: 0.7 },
  ].map(({ own, other, ...row }) => {
    const [a, b] = [whole(own), whole(other)]
    return { ...row, own: a, other: b, ratio: a / b, unit: 'µs' }
  })
  const bytes = median(wal)
  results.push({
    name: 'log of a first delivery, kB',
    own: bytes / 1000,
    other: 1,
    ratio: bytes / 1000,
    bound: 10,
    most: true,
    unit: 'kB',
  })
  const met = results.map(({ most, ratio, bound }) => (most ? ratio <= bound : ratio >= bound))
  for (const [i, { name, own, other, ratio, bound, most, unit }] of results.entries())
    console.log(
      `${name}: ${own.toFixed(unit === 'kB' ? 1 : 0)} and ${other.toFixed(0)} ${unit}, ratio ${ratio.toFixed(2)} (bound ${most ? '≤' : '≥'} ${bound}): ${judge(met[i]!)}`,
    )
  if (!brief) saveResults('feed', { avisos }, results)
} finally {
  for (const server of servers) server.process.kill()
  for (const close of closing) await close()
  await service.close()
}

/** Processor time of a request. A rate is its inverse. */
function whole(name: string): number {
  return median(costs.get(name)!.map(({ server, database }) => server + database))
}

async function timed(
  name: string,
  { ctx, server }: Pick<FeedSide, 'ctx' | 'server'>,
  work: () => Promise<Load>,
  counts: boolean,
) {
  const { cpu, perSecond } = await withCpu(ctx, server, work)
  if (counts) costs.set(name, [...(costs.get(name) ?? []), { ...cpu, perSecond }])
}

async function readFirst(side: FeedSide, pages: FeedPage[], counts: boolean): Promise<void> {
  const requests = pages.map(side.request)
  // Connections of the pool, which closes what was idle, and their plans stand before anything is timed.
  await loadOnce(side.server.port, Array(connections).fill(requests[0]), connections)
  const before = await logged(side)
  await timed(`first ${side.name}`, side, () => loadOnce(side.server.port, requests.slice(1), connections), counts)
  if (counts && side.name === 'service') wal.push(((await logged(side)) - before) / (requests.length - 1))
}

async function readAgain(side: FeedSide, pages: FeedPage[], counts: boolean): Promise<void> {
  const requests = pages.map(side.request)
  await loadOnce(side.server.port, requests.slice(0, connections), connections)
  const again = Array.from({ length: AGAIN }, () => requests).flat()
  await timed(`again ${side.name}`, side, () => loadOnce(side.server.port, again, connections), counts)
}

/** Bytes of the write-ahead log so far, of the whole server. */
async function logged({ ctx }: FeedSide): Promise<number> {
  const text = `select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 as bytes`
  return (await ctx.database.pool!.query<{ bytes: number }>(text)).rows[0]!.bytes
}

/** The plain handler says of each notice what the product says of it, but for what follows. */
async function samePages(all: FeedSide[], pages: FeedPage[]): Promise<void> {
  type Told = { datos: Record<string, unknown>[]; hayMas: boolean }
  const told = async (name: string, page: FeedPage) => {
    const side = all.find((one) => one.name === name)!
    return JSON.parse(await ask(side.server.port, side.request(page))) as Told
  }
  for (const page of pages) {
    const [own, plain] = await Promise.all([told('service', page), told('plain', page)])
    const fields = Object.keys(plain.datos[0]!).filter((field) => !FOLLOWS.has(field))
    const only = ({ datos }: Told) => datos.map((notice) => fields.map((field) => notice[field]))
    deepStrictEqual([only(own), own.hayMas], [only(plain), plain.hayMas])
  }
  console.log(`${pages.length} pages are the same from the product and the plain handler`)
}

async function poll(side: FeedSide): Promise<void> {
  const bare = await startSide('sondeo', service.url, service.dataDir)
  servers.push(bare)
  const { rows } = await service.ctx.database.pool!.query<{ rfc: string; ultima: number }>(
    'select rfc, ultima_publicacion as ultima from patrones where ultima_publicacion >= 100 order by rfc limit $1',
    [POLLS],
  )
  const authorization = /authorization: .*/.exec(side.request({ patron: rows[0]!.rfc, after: 0 }))![0].split(': ')[1]!
  const asks = rows.map(({ rfc, ultima }) => side.request({ patron: rfc, after: ultima }))
  const bareAsks = rows.map(({ rfc }) => getRequest(`/?patron=${encodeURIComponent(rfc)}`, { authorization }))
  for (const [{ port }, list] of [
    [side.server, asks],
    [bare, bareAsks],
  ] as const)
    await load(port, list, warmUp, connections)
  for (let round = 0; round < BEFORE + rounds; round++) {
    const counts = round >= BEFORE
    await timed('poll', side, () => loadOnce(side.server.port, asks, connections), counts)
    await timed('bare poll', { ctx: service.ctx, server: bare }, () => loadOnce(bare.port, bareAsks, connections), counts)
  }
}
