// The process of its own that has the sandbox (docs/adr/0027), as the service sees it: started, started again when it dies, told to
// end, asked over a socket in a private folder, and given calls to do. Production waits for nothing of it.
import { type ChildProcess, fork } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Context } from '../../context.ts'
import { type Readiness, requireSandbox } from '../../http/health.ts'
import { proxyTo, type RequestProxy } from '../../http/proxy.ts'
import { type Answered, type Ask, outcomeOf } from './calls.ts'

/** What the sandbox process says; calls are answered as Answered. */
export type Said = { ready: true } | Answered
export const CLOSE = 'close'

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** Who has lived this long did not die of its start. */
const STEADY_MS = 60_000
/** Below what the whole service takes to close (serve.ts). */
const DRAIN_MS = 20_000

export type OwnProcess = {
  proxy: RequestProxy
  ask: Ask
  /** `afterwards`: what is to be done once it attends for the first time. */
  start(afterwards?: () => Promise<void>): void
  /** Its running requests end first. */
  stop(): Promise<void>
}

/** Not yet started. `readiness.sandbox` says how it stands. */
export function ownProcess({ log }: Context, readiness: Readiness): OwnProcess {
  let folder: string | undefined
  let starts = 0
  let child: ChildProcess | undefined
  let closing = false
  let pause = FIRST_PAUSE_MS
  let timer: NodeJS.Timeout | undefined
  let afterwards: (() => Promise<void>) | undefined
  const calls = new Map<number, (answered: Answered | undefined) => void>()
  let lastCall = 0

  const socketPath = () => (folder ? join(folder, `${starts}.sock`) : `\\\\.\\pipe\\sia-${process.pid}-${starts}`)
  const { proxy, close } = proxyTo(socketPath)

  function launch(): void {
    const begun = performance.now()
    try {
      if (process.platform !== 'win32') folder ??= mkdtempSync(join(tmpdir(), 'sia-'))
      starts++
      child = attend(fork(join(import.meta.dirname, 'main.ts'), [socketPath()], { serialization: 'advanced', execArgv: [] }))
    } catch (err) {
      // No room for the folder, or for one more process: not production's trouble.
      again({ err }, begun)
    }
  }

  function attend(mine: ChildProcess): ChildProcess {
    const begun = performance.now()
    const ended = (how: object) => {
      if (child !== mine) return
      child = undefined
      if (readiness.sandbox === 'ready') readiness.sandbox = 'interrupted'
      for (const answer of calls.values()) answer(undefined)
      again(how, begun)
    }
    mine.once('exit', (code, signal) => ended({ code, signal }))
    mine.on('error', (err) => {
      // Else a message came too late for a process that is just ending.
      if (mine.pid === undefined) ended({ err })
    })
    mine.on('message', (said: Said) => {
      if ('answered' in said) return calls.get(said.answered)?.(said)
      readiness.sandbox = 'ready'
      log.info({ pid: mine.pid }, 'the sandbox attends, in a process of its own')
      const first = afterwards
      afterwards = undefined
      first?.().catch((err: unknown) => log.error({ err }, 'after the start of the sandbox'))
    })
    return mine
  }

  function again(how: object, begun: number): void {
    if (closing) return
    if (performance.now() - begun > STEADY_MS) pause = FIRST_PAUSE_MS
    log.error({ ...how, againMs: pause }, 'the sandbox process ended; production goes on without it')
    timer = setTimeout(launch, pause)
    pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
  }

  return {
    proxy(request, reply, done) {
      try {
        requireSandbox(readiness)
      } catch (error) {
        return done(error as Error)
      }
      proxy(request, reply, done)
    },
    async ask(name, args) {
      requireSandbox(readiness)
      const call = ++lastCall
      const answered = await new Promise<Answered | undefined>((resolve) => {
        calls.set(call, resolve)
        if (child) child.send({ call, name, args }, (error) => error && resolve(undefined))
        else resolve(undefined)
      }).finally(() => calls.delete(call))
      if (answered) return outcomeOf(answered)
      requireSandbox({ ...readiness, sandbox: 'interrupted' })
    },
    start(then) {
      afterwards = then
      launch()
    },
    async stop() {
      closing = true
      if (readiness.sandbox === 'ready') readiness.sandbox = 'interrupted'
      clearTimeout(timer)
      const mine = child
      if (mine) {
        const ended = new Promise((resolve) => mine.once('exit', resolve))
        const late = setTimeout(() => mine.kill('SIGKILL'), DRAIN_MS)
        if (mine.connected) mine.send(CLOSE, () => {})
        await ended
        clearTimeout(late)
      }
      close()
      if (folder) rmSync(folder, { recursive: true, force: true })
    },
  }
}
