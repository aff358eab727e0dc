// Claims: a page of the portal weighs less than 100 kB with all that it loads, as it travels (400 kB where it signs with the e.firma);
// its first paint, by Chromium's own timing in a browser that has nothing yet, takes at most 3 times that of an empty page of the same
// server, and less than a second, on a quiet machine and with every core kept busy by an endless loop (--ocupado). The empty page comes
// from the same process and port, by the same server with its hooks and headers. The two are opened in turns, so that a loaded machine
// weighs on both alike. When all were measured, the pages whose ratio came near the bound get a second turn of twice as many visits, and the
// medians of all their visits count: with both cores busy, medians of seven differ by a third from one quarter of an hour to the next.
//   node bench/portal.ts [--ocupado] [--rondas 9] [--solo /portal/avisos] [--detalle] [--breve]
// --solo: pages whose address, with who is signed in, has this in it. --detalle: where the time goes, in medians.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { availableParallelism, loadavg } from 'node:os'
import { type Browser, chromium } from 'playwright-core'
import { buildApp } from '../src/app.ts'
import { migrate } from '../src/db/migrate.ts'
import { fillDemo } from '../src/demo/fill.ts'
import type { Readiness } from '../src/http/health.ts'
import { createServer } from '../src/http/server.ts'
import { withSandbox } from '../src/modules/sandbox/index.ts'
import { PAGE_POLICY } from '../src/modules/web/ui/index.ts'
import { makeLogger } from '../src/platform/logger.ts'
import { BESIDE_ITS_PROCESS } from '../src/runtime/open-service.ts'
import { suiteElsewhere } from '../src/runtime/sandbox/calls.ts'
import { ownProcess } from '../src/runtime/sandbox/child-process.ts'
import { suiteOver } from '../src/runtime/sandbox/suite.ts'
import { keepBusy } from './support/busy.ts'
import { benchOptions } from './support/options.ts'
import { type Visit, visit } from './support/page-visit.ts'
import { type Measured, pagesOf } from './support/portal-pages.ts'
import { makeWorld, type World } from './support/portal-world.ts'
import { benchContext, median, openBenchService } from './support/service.ts'

const [LIGHT, SIGNING] = [100_000, 400_000]
const [MOST_RATIO, MOST_MS] = [3, 1_000]
/** From this ratio on a page gets a second turn, so many times as long as the first. */
const NEAR = { ratio: 0.85 * MOST_RATIO, times: 2 }
const EMPTY = '/vacia'
const EMPTY_PAGE = '<!doctype html><html lang="es-MX"><meta charset="utf-8"><title>x</title><p>x</p></html>'

type Options = { rounds: number; only: (page: Measured) => boolean; detail: boolean }

async function measure(url: string, { cookies, places }: World, options: Options): Promise<boolean> {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] })
  const missed: string[] = []
  const ratios: number[] = []
  try {
    // The first pages of a browser and of a process are slow for reasons that are not the page's.
    for (const path of [EMPTY, '/', EMPTY]) await visit(browser, url + path)
    console.log(
      `    kB   paint   empty  ratio  ${options.detail ? 'first byte, last byte, styles, paint (of the empty page)  ' : ''}page`,
    )
    const all = pagesOf(places).filter(options.only)
    const measured = all.map((page) => measuredPage(browser, url, page, page.as && cookies[page.as]))
    const turn = async (pages: typeof measured, rounds: number) => {
      for (const page of pages) {
        await page.look(rounds)
        page.report(options)
      }
    }
    await turn(measured, options.rounds)
    const near = measured.filter((page) => page.ratio() > NEAR.ratio)
    if (near.length > 0)
      console.log(`second turn of the ${near.length} above ${NEAR.ratio.toFixed(2)}, with the visits of the first:`)
    await turn(near, options.rounds * NEAR.times)
    for (const [i, page] of measured.entries()) {
      if (!page.met()) missed.push(nameOf(all[i]!))
      ratios.push(page.ratio())
    }
  } finally {
    await browser.close()
  }
  const [least, most] = [Math.min(...ratios).toFixed(2), Math.max(...ratios).toFixed(2)]
  console.log(`${ratios.length} pages, ratios ${least} to ${most}${missed.length > 0 ? `; not met by ${missed.join(', ')}` : ''}`)
  return missed.length === 0
}

/** A service that has run for a day has its code compiled: each page is asked for by a client that does not draw it. */
async function warmUp(url: string, pages: Measured[], cookies: World['cookies'], times: number): Promise<void> {
  for (let time = 0; time < times; time++)
    for (const { path, as } of [{ path: EMPTY, as: undefined }, ...pages])
      await (await fetch(url + path, { headers: { accept: 'text/html', ...(as && { cookie: cookies[as] }) } })).arrayBuffer()
}

/** One page of each kind, without those whose certification takes a minute to make. */
const isBrief = ({ path, as }: Measured): boolean =>
  (as === undefined && path === '/') || (as === 'patron' && path === '/portal/avisos')

const nameOf = ({ path, as, signs, status }: Measured): string =>
  `${path}${as ? ` (${as})` : ''}${signs ? ' [firma]' : ''}${status ? ` [${status}]` : ''}`

function measuredPage(browser: Browser, url: string, page: Measured, cookie: string | undefined) {
  const own: Visit[] = []
  const empty: Visit[] = []
  let bytes = 0
  const looked = async (path: string, ...more: [cookie?: string, weigh?: { signs: boolean }]): Promise<Visit> => {
    const seen = await visit(browser, url + path, ...more)
    if (path === page.path && seen.status !== (page.status ?? 200))
      throw new Error(`${nameOf(page)} is not there (${seen.status})`)
    return seen
  }
  const visits = [async () => own.push(await looked(page.path, cookie)), async () => empty.push(await looked(EMPTY))]
  const of = (all: Visit[], what: keyof Visit) => median(all.map((one) => one[what]))
  const ratio = () => of(own, 'paint') / of(empty, 'paint')
  const missed = () => [
    ...(bytes >= (page.signs ? SIGNING : LIGHT) ? ['weight'] : []),
    ...(ratio() > MOST_RATIO ? ['ratio'] : []),
    ...(of(own, 'paint') >= MOST_MS ? ['first paint'] : []),
  ]
  const parts = (all: Visit[]) =>
    (['firstByte', 'lastByte', 'styles', 'paint'] as const).map((what) => of(all, what).toFixed(0).padStart(3)).join(' ')
  return {
    ratio,
    met: () => missed().length === 0,
    /** The page and the empty one in turns, so many times. */
    async look(rounds: number): Promise<void> {
      // Weighed first and apart: what is compressed once for all is compressed then.
      if (bytes === 0) bytes = (await looked(page.path, cookie, { signs: page.signs === true })).bytes
      for (let round = 0; round < rounds; round++) for (const one of round % 2 ? visits.toReversed() : visits) await one()
    },
    report({ rounds, detail }: Options): void {
      const figures = [
        (bytes / 1000).toFixed(1).padStart(6),
        ...[own, empty].map((all) => `${of(all, 'paint').toFixed(0)} ms`.padStart(7)),
        ratio().toFixed(2).padStart(6),
        ...(own.length > rounds ? [` (${own.length} visits)`] : []),
        ...(detail ? [` ${parts(own)} (${parts(empty)})`] : []),
      ]
      const wrong = missed()
      console.log(`${figures.join(' ')}  ${nameOf(page)}${wrong.length > 0 ? `  above: ${wrong.join(', ')}` : ''}`)
    },
  }
}

/** The service, in a process of its own and with its sandbox in another as in production, and the empty page beside it. */
async function serve(): Promise<void> {
  const { DATABASE_URL, DATA_DIR } = process.env as Record<string, string>
  // Requests of the certified client are refused on purpose, and would be logged.
  const ctx = withSandbox({ ...benchContext(DATABASE_URL!, DATA_DIR!), log: makeLogger('silent') }, BESIDE_ITS_PROCESS)
  const readiness: Readiness = { state: 'ready', sandbox: 'starting' }
  const own = ownProcess(ctx, readiness)
  const app = await buildApp({ ...ctx, suite: suiteElsewhere(suiteOver(ctx.sandbox), own.ask) }, readiness, own.proxy)
  const nobody = async () => {
    throw new Error('the empty page asks for nobody')
  }
  const bare = await createServer(ctx, { token: nobody, operator: nobody })
  bare.get(EMPTY, { config: { access: 'public' }, schema: { hide: true }, helmet: PAGE_POLICY }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(EMPTY_PAGE),
  )
  await bare.ready()
  const server = createHttpServer((request, response) => (request.url === EMPTY ? bare : app).routing(request, response))
  own.start(async () => {
    server.listen(0, '127.0.0.1', () => process.send!((server.address() as AddressInfo).port))
  })
}

async function main(): Promise<void> {
  /** `calentamiento`: how often each page is asked for before any is timed. */
  const { numbers, texts, flags, brief, judge } = benchOptions(
    { rondas: [9, 1], calentamiento: [20, 1] },
    ['solo'],
    ['ocupado', 'detalle'],
  )
  const [busy, rounds] = [flags('ocupado'), numbers.rondas]
  const only = (page: Measured) => (brief ? isBrief(page) : nameOf(page).includes(texts.solo ?? ''))
  const service = await openBenchService('portal')
  let child: ChildProcess | undefined
  let rest = () => {}
  try {
    const ctx = withSandbox(service.ctx)
    await migrate(ctx.sandbox!.database)
    await fillDemo(ctx)
    child = fork(import.meta.filename, ['servir'], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // The sandbox's process reads them too.
      env: { ...process.env, DATABASE_URL: service.url, DATA_DIR: service.dataDir, LOG_LEVEL: 'silent' },
    })
    const [port] = (await once(child, 'message')) as [number]
    const url = `http://127.0.0.1:${port}`
    const world = await makeWorld({ ...ctx, suite: suiteOver(ctx.sandbox) }, url, !brief)
    await warmUp(url, pagesOf(world.places).filter(only), world.cookies, numbers.calentamiento)
    if (busy) rest = await keepBusy()
    console.log(
      `${availableParallelism()} cores${busy ? ', each kept busy by a loop' : ''}, load ${loadavg()[0]!.toFixed(1)} before, medians of ${rounds} visits with nothing kept`,
    )
    const met = await measure(url, world, { rounds, only, detail: flags('detalle') })
    console.log(
      `under ${LIGHT / 1000} kB (${SIGNING / 1000} where it signs), ratio at most ${MOST_RATIO}, first paint under ${MOST_MS} ms: ${judge(met)}`,
    )
  } finally {
    rest()
    child?.kill()
    await service.close()
  }
}

if (process.argv[2] === 'servir') await serve()
else await main()
