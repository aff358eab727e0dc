// Real processes that tests kill (SIGKILL) and that come back by themselves, and service processes over one PostgreSQL database.
import { type ChildProcess, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import type { Service } from './service.ts'

const ROOT = join(import.meta.dirname, '../..')

export type Tended = {
  /** Ends when the process has ended by itself with 0; fails where it ended otherwise. */
  done: Promise<void>
  /** True from its first output on, until it is killed or ends. */
  busy(): boolean
  /** SIGKILL; it is started again at once. */
  kill(): void
  kills(): number
  /** SIGKILL for good. */
  stop(): Promise<void>
}

/** Runs `script` (from the repository's root) until it ends by itself. */
export function tend(script: string, args: string[], env: Record<string, string> = {}): Tended {
  let child: ChildProcess
  let [kills, busy, stopped, ended] = [0, false, false, false]
  let complaint = ''
  const done = new Promise<void>((resolve, reject) => {
    const start = () => {
      child = spawn(process.execPath, [join(ROOT, script), ...args], {
        cwd: ROOT,
        env: { PATH: process.env.PATH, ...env },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child.stdout!.on('data', () => {
        busy = !ended
      })
      child.stderr!.setEncoding('utf8').on('data', (text: string) => {
        complaint = (complaint + text).slice(-4_000)
      })
      child.on('exit', (code, signal) => {
        busy = false
        if (signal === 'SIGKILL' && !stopped) return start()
        ended = true
        if (code === 0 || stopped) resolve()
        else reject(new Error(`${script} ended with ${code ?? signal}: ${complaint}`))
      })
    }
    start()
  })
  done.catch(() => {})
  return {
    done,
    busy: () => busy,
    kill() {
      busy = false
      kills += 1
      child.kill('SIGKILL')
    },
    kills: () => kills,
    async stop() {
      stopped = true
      child.kill('SIGKILL')
      await done.catch(() => {})
    },
  }
}

export type ServiceProcess = Tended & { url: string; ready(): Promise<boolean> }

/** `src/main.ts` over the database, keys and name of `t`, on a port of its own that it keeps. */
export async function startServiceProcess(t: Service): Promise<ServiceProcess> {
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const tended = tend('src/main.ts', [], {
    DATABASE_URL: t.databaseUrl!,
    DATABASE_POOL: '4',
    DATA_DIR: t.dataDir,
    PUBLIC_URL: t.ctx.config.publicUrl,
    PORT: String(port),
    LOG_LEVEL: 'error',
  })
  const ready = () =>
    fetch(`${url}/readyz`).then(
      async (response) => {
        await response.arrayBuffer()
        return response.ok
      },
      () => false,
    )
  return { ...tended, url, ready }
}

/** Waits until `holds`; fails with `what` after `seconds`. */
export async function eventually(what: string, holds: () => unknown, seconds = 180): Promise<void> {
  const deadline = Date.now() + seconds * 1000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`not within ${seconds} s: ${what}`)
    await wait(20)
  }
}

/** A port of this machine at which nobody listens. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
