// Two claims about logins (POST /v1/token over HTTP, with everything: limits, Argon2id, one-time code, audit, JWT), on PostgreSQL:
// (a) logins per second reach 0.85 of what bare Argon2id, with the same parameters, gives on the same cores in the same run;
// (b) during a storm of logins the p99 of reading notices (GET /v1/avisos) stays within 3 times its quiet value.
// The server is a process of its own; the storm of (b) comes from a third one, so that only the service is measured.
//   node bench/logins.ts [--rondas 9] [--segundos 3] [--solo a|b] [--breve]
import { type ChildProcess, fork } from 'node:child_process'
import { argon2, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { availableParallelism } from 'node:os'
import { buildApp } from '../src/app.ts'
import { PARAMETERS } from '../src/modules/passwords/hash-password.ts'
import { type Account, call, employerWithNotices, logIn, makeAccounts } from './support/logins.ts'
import { benchOptions } from './support/options.ts'
import { benchContext, median, openBenchService, quantile } from './support/service.ts'

const LOGIN_BOUND = 0.85
const READ_BOUND = 3
const READS_PER_SECOND = 50

const { numbers, texts, positionals, judge } = benchOptions(
  { rondas: [9, 1], segundos: [3, 0.3], cuentas: [12_000, 400], conexiones: [60, 4] },
  ['solo'],
)
const { rondas: ROUNDS, segundos: SECONDS, cuentas: ACCOUNTS, conexiones: STORM_CONNECTIONS } = numbers

if (positionals[0] === 'servidor') await serve(positionals[1]!, positionals[2]!)
else if (positionals[0] === 'tormenta') storm(positionals[1]!)
else await measure()

async function serve(url: string, dataDir: string): Promise<void> {
  const app = await buildApp(benchContext(url, dataDir))
  await app.listen({ host: '127.0.0.1', port: 0 })
  process.send!((app.server.address() as AddressInfo).port)
}

/** Logs in as fast as it is let, from the message `go` until `stop`. A refusal for overload is answered by trying again. */
function storm(baseUrl: string): void {
  let on = false
  let accounts: Account[] = []
  let next = 0
  const lane = async () => {
    while (on) await logIn(baseUrl, accounts[next++ % accounts.length]!).catch(() => {})
  }
  process.on('message', (message: Account[] | 'go' | 'stop') => {
    if (Array.isArray(message)) accounts = message
    else {
      on = message === 'go'
      if (on) for (let i = 0; i < STORM_CONNECTIONS; i++) void lane()
    }
  })
}

async function measure(): Promise<void> {
  const service = await openBenchService('logins')
  const children: ChildProcess[] = []
  const start = (...args: string[]) => {
    const child = fork(import.meta.filename, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    children.push(child)
    return child
  }
  const accounts: Account[] = []
  try {
    accounts.push(...(await makeAccounts(service.ctx, ACCOUNTS, '127.0.0.1')))
    const [port] = await once(start('servidor', service.url, service.dataDir), 'message')
    const baseUrl = `http://127.0.0.1:${port}`
    if (texts.solo !== 'b') await loginRate(baseUrl, accounts.splice(0, ACCOUNTS * 0.75))
    if (texts.solo !== 'a') await storms(baseUrl)
  } finally {
    for (const child of children) child.kill()
    await service.close()
  }

  async function storms(baseUrl: string): Promise<void> {
    const reader = await employerWithNotices(service.ctx, accounts.pop()!)
    const attackers = start('tormenta', baseUrl)
    attackers.send(accounts)
    await readLatency(baseUrl, reader, attackers)
  }
}

/** Bare Argon2id, as many at a time as cores, as fast as it goes. */
async function bareRate(): Promise<number> {
  const end = performance.now() + SECONDS * 1000
  let done = 0
  const lane = async () => {
    while (performance.now() < end) {
      await new Promise<void>((resolve, reject) =>
        argon2('argon2id', { message: 'contraseña', nonce: randomBytes(16), tagLength: 32, ...PARAMETERS }, (error) =>
          error ? reject(error) : resolve(),
        ),
      )
      done++
    }
  }
  const begun = performance.now()
  await Promise.all(Array.from({ length: availableParallelism() }, lane))
  return done / ((performance.now() - begun) / 1000)
}

async function loginRate(baseUrl: string, accounts: Account[]): Promise<void> {
  let next = 0
  const once = async (): Promise<number> => {
    const end = performance.now() + SECONDS * 1000
    const begun = performance.now()
    let done = 0
    const lane = async () => {
      while (performance.now() < end) {
        const { status, body } = await logIn(baseUrl, accounts[next++]!)
        if (status !== 200) throw new Error(`login refused: ${status} ${body}`)
        done++
      }
    }
    await Promise.all(Array.from({ length: availableParallelism() * 2 }, lane))
    return done / ((performance.now() - begun) / 1000)
  }
  await once()
  const [bare, logins]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    bare.push(await bareRate())
    logins.push(await once())
  }
  // Round by round, so that whatever else the machine does for a while weighs on both sides.
  const ratio = median(logins.map((rate, round) => rate / bare[round]!))
  console.log(
    `(a) logins ${median(logins).toFixed(1)}/s, bare Argon2id ${median(bare).toFixed(1)}/s on ${availableParallelism()} cores, medians of ${ROUNDS}: ` +
      `ratio ${ratio.toFixed(3)} (bound ${LOGIN_BOUND}): ${judge(ratio >= LOGIN_BOUND)}`,
  )
}

async function readLatency(baseUrl: string, headers: Record<string, string>, attackers: ChildProcess): Promise<void> {
  /** At a steady rate, whatever the answers take, so that a stall counts for every read that falls into it. */
  const reads = async (): Promise<number[]> => {
    const all: Promise<number>[] = []
    const count = SECONDS * READS_PER_SECOND
    const begun = performance.now()
    for (let i = 0; i < count; i++) {
      const due = begun + (i * 1000) / READS_PER_SECOND
      const wait = due - performance.now()
      if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait))
      all.push(
        call(`${baseUrl}/v1/avisos?limite=100`, { headers }).then(({ status, body, ms }) => {
          if (status !== 200) throw new Error(`read refused: ${status} ${body}`)
          return ms
        }),
      )
    }
    return Promise.all(all)
  }
  await reads()
  const [quiet, stormy]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(...(await reads()))
    attackers.send('go')
    stormy.push(...(await reads()))
    attackers.send('stop')
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1000)) // the queue of hashes runs empty
  }
  const shown = (values: number[]) => `p50 ${median(values).toFixed(1)} ms, p99 ${quantile(values, 0.99).toFixed(1)} ms`
  const ratio = quantile(stormy, 0.99) / quantile(quiet, 0.99)
  console.log(
    `(b) reads of 100 notices: quiet ${shown(quiet)}; during a storm of ${STORM_CONNECTIONS} connections ${shown(stormy)}: ` +
      `ratio of p99 ${ratio.toFixed(2)} (bound ${READ_BOUND}): ${judge(ratio <= READ_BOUND)}`,
  )
}
