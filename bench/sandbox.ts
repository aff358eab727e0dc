// One claim about fairness: while 50 developers are being certified at once, each by the reference client at the suite's fast pace, the
// p99 of reading notices in production (GET /v1/avisos, 50 a second) stays within twice its quiet value. The service is started as in
// production, on PostgreSQL, with the process of its own for the sandbox; the clients are one more process, with the lowest priority, for in
// life they run elsewhere. Quiet and busy alternate. What the sandbox got done meanwhile is told too: fairness is not to be bought by starving.
//   node bench/sandbox.ts [--corridas 50] [--rondas 4] [--segundos 20] [--proceso propio|mismo] [--breve]
import { type ChildProcess, fork } from 'node:child_process'
import { createServer } from 'node:net'
import { setPriority } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { sql } from 'kysely'
import { PayrollClient } from '../src/demo/payroll-client/payroll-client.ts'
import { type Settings, settingsIn } from '../src/demo/payroll-client/settings.ts'
import { issueAccessToken, SCOPES } from '../src/modules/tokens/index.ts'
import { type Account, call, employerWithNotices, makeAccounts } from './support/logins.ts'
import { benchOptions } from './support/options.ts'
import { type BenchService, median, openBenchService, quantile } from './support/service.ts'

const BOUND = 2
const READS_PER_SECOND = 50
const LOWEST_PRIORITY = 19
const ATTENDS_WITHIN_MS = 240_000

const { numbers, texts, positionals, judge } = benchOptions(
  { corridas: [50, 1], rondas: [4, 1], segundos: [20, 1], calma: [5, 0] },
  ['proceso'],
)
const { corridas: RUNS, rondas: ROUNDS, segundos: SECONDS, calma: REST_SECONDS } = numbers

// Whoever started this process is gone.
process.on('disconnect', () => process.exit())
if (positionals[0] === 'clientes') work()
else await measure()

/** Clients of all settings that were sent work from the message `go` until `stop`. */
function work(): void {
  setPriority(LOWEST_PRIORITY)
  let settings: Settings[] = []
  let clients: PayrollClient[] = []
  process.on('message', (message: Settings[] | 'go' | 'stop') => {
    if (Array.isArray(message)) settings = message
    else if (message === 'go') {
      clients = settings.map((one) => new PayrollClient(one))
      for (const client of clients) void client.run().catch(() => {})
    } else for (const client of clients) client.stop()
  })
}

type Certification = { id: string; headers: Record<string, string>; settings: Settings }

async function measure(): Promise<void> {
  const service = await openBenchService('sandbox')
  const children: ChildProcess[] = []
  const start = (file: string, args: string[], env: Record<string, string> = {}) => {
    const child = fork(file, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'], env: { ...process.env, ...env } })
    children.push(child)
    return child
  }
  try {
    const accounts = await makeAccounts(service.ctx, RUNS + 1, '127.0.0.1')
    const reader = await employerWithNotices(service.ctx, accounts.pop()!)
    const port = await freePort()
    const baseUrl = `http://127.0.0.1:${port}`
    start(join(import.meta.dirname, '../src/main.ts'), [], {
      DATABASE_URL: service.url,
      DATA_DIR: service.dataDir,
      // Tokens are issued in this process.
      PUBLIC_URL: service.ctx.config.publicUrl,
      PORT: String(port),
      SANDBOX_PROCESS: texts.proceso ?? 'propio',
      // Refusals for overload are part of what is measured, and would be logged by the hundred.
      LOG_LEVEL: 'silent',
    })
    await attends(baseUrl)
    const begun = performance.now()
    const certifications: Certification[] = []
    for (let at = 0; at < RUNS; at += 4)
      certifications.push(...(await Promise.all(accounts.slice(at, at + 4).map((account) => open(service, baseUrl, account)))))
    console.log(`${RUNS} certifications opened in ${Math.round((performance.now() - begun) / 1000)} s`)
    const clients = start(import.meta.filename, ['clientes'])
    clients.send(certifications.map((one) => one.settings))
    await alternate(service, baseUrl, reader, certifications, clients)
  } finally {
    await Promise.all(children.map(ended))
    await service.close()
  }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  await new Promise((resolve) => {
    child.once('exit', resolve)
    child.kill()
  })
}

/** Waits until production and the sandbox attend. */
async function attends(baseUrl: string): Promise<void> {
  const end = Date.now() + ATTENDS_WITHIN_MS
  while (Date.now() < end) {
    const answer = await call(`${baseUrl}/sandbox/v1/desarrolladores`, {}).catch(() => undefined)
    if (answer?.status === 200) return
    await wait(200)
  }
  throw new Error('the service does not attend')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}

async function alternate(
  service: BenchService,
  baseUrl: string,
  reader: Record<string, string>,
  certifications: Certification[],
  clients: ChildProcess,
): Promise<void> {
  await reads(baseUrl, reader, Math.min(SECONDS, 3))
  const [quiet, busy, ratios]: [number[], number[], number[]] = [[], [], []]
  let exchanges = 0
  let passed = 0
  for (let round = 0; round < ROUNDS; round++) {
    const own = { quiet: await reads(baseUrl, reader, SECONDS), busy: [] as number[] }
    quiet.push(...own.quiet)
    const before = await counted(service)
    for (const { id, headers } of certifications)
      await post(`${baseUrl}/v1/certificaciones/${id}/pruebas`, headers, { ritmo: 'rapido' })
    clients.send('go')
    own.busy = await reads(baseUrl, reader, SECONDS)
    busy.push(...own.busy)
    clients.send('stop')
    const after = await counted(service)
    exchanges += after.exchanges - before.exchanges
    passed += after.passed
    ratios.push(quantile(own.busy, 0.99) / quantile(own.quiet, 0.99))
    // What was not judged yet is given up, so that the quiet that follows is quiet.
    await service.ctx.database.script(
      `update sandbox.pruebas set estado = 'fallida', vence_el = null where estado in ('espera', 'en-curso')`,
    )
    await wait(REST_SECONDS * 1000)
  }
  console.log(`ratio of p99 in each round: ${ratios.map((ratio) => ratio.toFixed(2)).join(', ')}`)
  const refused = (ms: number[]) => ms.filter((one) => !Number.isFinite(one)).length
  const shown = (ms: number[]) =>
    `p50 ${median(ms).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms, ${refused(ms)} of ${ms.length} refused`
  const ratio = quantile(busy, 0.99) / quantile(quiet, 0.99)
  console.log(
    `reads of 100 notices: quiet ${shown(quiet)}; while ${RUNS} runs are tested ${shown(busy)} ` +
      `(${Math.round(exchanges / ROUNDS / SECONDS)} exchanges/s in the sandbox, ${Math.round(passed / ROUNDS)} tests passed a round): ` +
      `ratio of p99 ${ratio.toFixed(2)} (bound ${BOUND}): ${judge(ratio <= BOUND)}`,
  )
}

/** At a steady rate, whatever the answers take, so that a stall counts for every read that falls into it. */
async function reads(baseUrl: string, headers: Record<string, string>, seconds: number): Promise<number[]> {
  const all: Promise<number>[] = []
  const begun = performance.now()
  for (let i = 0; i < seconds * READS_PER_SECOND; i++) {
    const due = begun + (i * 1000) / READS_PER_SECOND
    const early = due - performance.now()
    if (early > 0) await wait(early)
    // A read that is refused, or never answered, is as late as can be.
    all.push(
      call(`${baseUrl}/v1/avisos?limite=100`, { headers }).then(
        ({ status, ms }) => (status === 200 ? ms : Number.POSITIVE_INFINITY),
        () => Number.POSITIVE_INFINITY,
      ),
    )
  }
  return Promise.all(all)
}

async function counted({ ctx }: BenchService): Promise<{ exchanges: number; passed: number }> {
  const { rows } = await sql<{ exchanges: string; passed: string }>`
    select (select count(*) from sandbox.intercambios) as exchanges,
           (select count(*) from sandbox.pruebas where estado in ('aprobada', 'advertencia')) as passed`.execute(ctx.db)
  return { exchanges: Number(rows[0]!.exchanges), passed: Number(rows[0]!.passed) }
}

async function post(url: string, headers: Record<string, string>, body: object) {
  const answer = await call(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (answer.status >= 300) throw new Error(`${url}: ${answer.status} ${answer.body}`)
  return JSON.parse(answer.body)
}

async function open({ ctx }: BenchService, baseUrl: string, account: Account): Promise<Certification> {
  const { token } = await issueAccessToken(ctx, { rfc: account.rfc, credential: account.id, scope: SCOPES.join(' ') })
  const headers = { authorization: `Bearer ${token}` }
  const contacto = { correo: 'banco@ejemplo.example' }
  const product = await post(`${baseUrl}/v1/productos`, headers, { nombre: 'Nómina de Referencia', version: '2.1', contacto })
  const { id, ambiente } = await post(`${baseUrl}/v1/certificaciones`, headers, { producto: product.id })
  return { id, headers, settings: settingsIn(ambiente, `${baseUrl}/sandbox/v1`, '2.1') }
}
