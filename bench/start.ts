// Claim: the first minutes are short. Processor time of the service's process (and of all that it starts) until /readyz says ready, of a
// first start, where nothing is compiled or made yet, and of a restart; its resident memory once it has rested. Processor time and not
// the clock: that depends on who else works on the machine. Linux only. The embedded demo, and PostgreSQL where DATABASE_URL names one.
//   node bench/start.ts [--rondas 3] [--descanso 15] [--breve]
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { benchOptions } from './support/options.ts'
import { type Result, saveResults } from './support/results.ts'
import { median } from './support/service.ts'

const BOUND = { first: 5, restart: 2, memory: 250 }
const { numbers, brief, judge } = benchOptions({ rondas: [3, 1], descanso: [15, 1] })
const { rondas, descanso } = numbers
const DEADLINE_MS = 120_000
const ROOT = join(import.meta.dirname, '..')
const COMPILED = join(ROOT, 'node_modules', '.cache', 'sia')

/** Seconds and MB; `others`: of the processes that it started. */
type Start = { cpu: number; others: number; clock: number; memory: number; othersMemory: number }

const results: Result[] = []
for (const kind of process.env.DATABASE_URL ? (['pglite', 'postgres'] as const) : (['pglite'] as const)) {
  const rounds: { first: Start; restart: Start }[] = []
  for (let i = 0; i < rondas; i++)
    rounds.push(await inPlace(kind, async (env) => ({ first: await firstStart(env), restart: await start(env) })))
  const of = (which: 'first' | 'restart', what: keyof Start) => median(rounds.map((round) => round[which][what]))
  for (const which of ['first', 'restart'] as const) {
    say(`${kind}, ${which === 'first' ? 'first start' : 'restart'}`, of(which, 'cpu'), BOUND[which], 's of processor time')
    const beside = `${of(which, 'others').toFixed(2)} s of processor time, ${of(which, 'othersMemory').toFixed(0)} MB`
    console.log(`    by the clock ${of(which, 'clock').toFixed(1)} s; the sandbox's process ${beside}`)
  }
  say(`${kind}, memory after a restart`, of('restart', 'memory'), kind === 'postgres' ? BOUND.memory : undefined, 'MB')
}
if (!brief) saveResults('start', { rondas }, results)

function say(name: string, own: number, bound: number | undefined, unit: string): void {
  const verdict = bound === undefined ? '' : ` (bound ${bound}: ${judge(own <= bound)})`
  console.log(`${name}: ${own.toFixed(2)} ${unit}${verdict}`)
  if (bound !== undefined) results.push({ name, own, other: bound, ratio: own / bound, bound: 1, most: true, unit })
}

/** `work` with the settings of a service that has never run, on an empty folder or database. */
async function inPlace<T>(kind: 'pglite' | 'postgres', work: (env: NodeJS.ProcessEnv) => Promise<T>): Promise<T> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sia-start-'))
  const { DATABASE_URL: adminUrl, ...rest } = process.env
  const env = { ...rest, DATA_DIR: dataDir, PORT: String(await freePort()), LOG_LEVEL: 'warn' }
  if (kind === 'pglite') return work(env).finally(() => rmSync(dataDir, { recursive: true }))
  const name = `sia_bench_start_${process.pid}`
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  await admin.query(`create database ${name}`)
  try {
    return await work({ ...env, DATABASE_URL: Object.assign(new URL(adminUrl!), { pathname: `/${name}` }).href })
  } finally {
    await admin.query(`drop database ${name} with (force)`)
    await admin.end()
    rmSync(dataDir, { recursive: true })
  }
}

/** What Node compiled before is put aside, as in a fresh clone. */
async function firstStart(env: NodeJS.ProcessEnv): Promise<Start> {
  const aside = `${COMPILED}.aside`
  if (existsSync(COMPILED)) renameSync(COMPILED, aside)
  try {
    return await start(env)
  } finally {
    // The restart finds what this start has compiled.
    rmSync(aside, { recursive: true, force: true })
  }
}

async function start(env: NodeJS.ProcessEnv): Promise<Start> {
  const begun = performance.now()
  const service = spawn(process.execPath, [join(ROOT, 'src', 'main.ts')], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  try {
    await ready(service, `http://127.0.0.1:${env.PORT}/readyz`)
    const clock = (performance.now() - begun) / 1000
    const cpu = processorTime(service.pid!)
    await wait(descanso * 1000)
    const others = childrenOf(service.pid!)
    const sum = (of: (pid: number) => number) => others.reduce((total, pid) => total + of(pid), 0)
    return { cpu, clock, memory: residentMB(service.pid!), others: sum(processorTime), othersMemory: sum(residentMB) }
  } finally {
    const ended = new Promise((resolve) => service.once('exit', resolve))
    service.kill('SIGTERM')
    await ended
  }
}

async function ready(service: ChildProcess, url: string): Promise<void> {
  for (const until = performance.now() + DEADLINE_MS; performance.now() < until; await wait(50)) {
    if (service.exitCode !== null) throw new Error(`the service ended with ${service.exitCode}`)
    const answer = await fetch(url).catch(() => undefined)
    await answer?.body?.cancel()
    if (answer?.status === 200) return
  }
  throw new Error('the service did not become ready')
}

/** Seconds, of all its threads. */
function processorTime(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  const nanoseconds = (thread: string) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ')[0])
  return threads.reduce((sum, thread) => sum + nanoseconds(thread), 0) / 1e9
}

function residentMB(pid: number): number {
  return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))![1]) / 1024
}

function childrenOf(pid: number): number[] {
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1').split(' ').filter(Boolean).map(Number)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
