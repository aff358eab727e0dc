// One claim about fairness: while 50 developers are being certified at once, each by the reference client at the suite's fast pace, the
// p99 of reading notices in production (GET /v1/avisos, 50 a second) stays within twice its quiet value. One service on PostgreSQL, a
// process of its own; the clients are a third one, with the lowest priority, for in life they run elsewhere. Quiet and busy alternate.
//   node bench/sandbox.ts [--corridas 50] [--rondas 4] [--segundos 20]
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { setPriority } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { buildApp } from '../src/app.ts'
import { migrate } from '../src/db/migrate.ts'
import { PayrollClient } from '../src/demo/payroll-client/payroll-client.ts'
import type { Settings } from '../src/demo/payroll-client/settings.ts'
import { makeLogger } from '../src/log.ts'
import { withSandbox } from '../src/modules/sandbox/index.ts'
import { issueAccessToken, SCOPES } from '../src/modules/tokens/index.ts'
import { type Account, call, employerWithNotices, makeAccounts } from './support/logins.ts'
import { type BenchService, benchContext, median, openBenchService, quantile } from './support/service.ts'

const BOUND = 2
const READS_PER_SECOND = 50
const LOWEST_PRIORITY = 19

const { values, positionals } = parseArgs({
  options: {
    corridas: { type: 'string', default: '50' },
    rondas: { type: 'string', default: '4' },
    segundos: { type: 'string', default: '20' },
  },
  allowPositionals: true,
})
const [RUNS, ROUNDS, SECONDS] = [Number(values.corridas), Number(values.rondas), Number(values.segundos)]

// Whoever started this process is gone.
process.on('disconnect', () => process.exit())
if (positionals[0] === 'servidor') await serve(positionals[1]!, positionals[2]!)
else if (positionals[0] === 'clientes') work()
else await measure()

async function serve(url: string, dataDir: string): Promise<void> {
  // Refusals for overload are part of what is measured, and would be logged by the hundred.
  const ctx = withSandbox({ ...benchContext(url, dataDir), log: makeLogger('silent') })
  await migrate(ctx.sandbox!.database)
  const app = await buildApp(ctx)
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send!((app.server.address() as AddressInfo).port)
}

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
  const start = (...args: string[]) => {
    const child = fork(import.meta.filename, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    children.push(child)
    return child
  }
  try {
    const accounts = await makeAccounts(service.ctx, RUNS + 1, '127.0.0.1')
    const reader = await employerWithNotices(service.ctx, accounts.pop()!)
    const [port] = await once(start('servidor', service.url, service.dataDir), 'message')
    const baseUrl = `http://127.0.0.1:${port}`
    const begun = performance.now()
    const certifications: Certification[] = []
    for (let at = 0; at < RUNS; at += 4)
      certifications.push(...(await Promise.all(accounts.slice(at, at + 4).map((account) => open(service, baseUrl, account)))))
    console.log(`${RUNS} certifications opened in ${Math.round((performance.now() - begun) / 1000)} s`)
    const clients = start('clientes')
    clients.send(certifications.map((one) => one.settings))
    process.exitCode = (await alternate(service, baseUrl, reader, certifications, clients)) ? 0 : 1
  } finally {
    for (const child of children) child.kill()
    await service.close()
  }
}

async function alternate(
  service: BenchService,
  baseUrl: string,
  reader: Record<string, string>,
  certifications: Certification[],
  clients: ChildProcess,
): Promise<boolean> {
  await reads(baseUrl, reader, 3)
  const [quiet, busy]: [number[], number[]] = [[], []]
  let exchanges = 0
  let passed = 0
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(...(await reads(baseUrl, reader, SECONDS)))
    const before = await counted(service)
    for (const { id, headers } of certifications)
      await post(`${baseUrl}/v1/certificaciones/${id}/pruebas`, headers, { ritmo: 'rapido' })
    clients.send('go')
    busy.push(...(await reads(baseUrl, reader, SECONDS)))
    clients.send('stop')
    const after = await counted(service)
    exchanges += after.exchanges - before.exchanges
    passed += after.passed
    // What was not judged yet is given up, so that the quiet that follows is quiet.
    await service.ctx.database.script(
      `update sandbox.pruebas set estado = 'fallida', vence_el = null where estado in ('espera', 'en-curso')`,
    )
    await wait(5_000)
  }
  const refused = (ms: number[]) => ms.filter((one) => !Number.isFinite(one)).length
  const shown = (ms: number[]) =>
    `p50 ${median(ms).toFixed(1)} ms, p99 ${quantile(ms, 0.99).toFixed(1)} ms, ${refused(ms)} of ${ms.length} refused`
  const ratio = quantile(busy, 0.99) / quantile(quiet, 0.99)
  console.log(
    `reads of 100 notices: quiet ${shown(quiet)}; while ${RUNS} runs are tested ${shown(busy)} ` +
      `(${Math.round(exchanges / ROUNDS / SECONDS)} exchanges/s in the sandbox, ${Math.round(passed / ROUNDS)} tests passed a round): ` +
      `ratio of p99 ${ratio.toFixed(2)} (bound ${BOUND})`,
  )
  return ratio <= BOUND
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
  const patrones = ambiente.patrones.map((patron: { rfc: string }) => patron.rfc)
  const { rfc, contrasena, otp } = ambiente
  const pace = { ritmoMs: 2_000, esperaMs: 4_000, pausaMs: 500 }
  const named = { producto: 'NominaDeReferencia', version: '2.1' }
  const settings = { api: `${baseUrl}/sandbox/v1`, rfc, contrasena, secreto: otp.secreto, patrones, ...named, ...pace }
  return { id, headers, settings }
}
