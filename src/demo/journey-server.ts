// A server of the demo's own: a child process on a free port, in a folder of its own (and on PostgreSQL in a database of its own).
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

export type JourneyServer = {
  url: string
  dataDir: string
  databaseKind: string
  startedInMs: number
  /** Runs an operator command, such as `avisos importar FILE`, and returns what it printed. */
  sia(...argv: string[]): Promise<string>
  stop(): Promise<void>
}

const ROOT = join(import.meta.dirname, '..')
const READY_WITHIN_MS = 180_000

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as { port: number }
  probe.close()
  await once(probe, 'close')
  return port
}

async function ownDatabase(adminUrl: string): Promise<{ url: string; drop(): Promise<void> }> {
  const name = `sia_demo_${randomBytes(5).toString('hex')}`
  const run = async (statement: string) => {
    const client = new pg.Client({ connectionString: adminUrl })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  await run(`create database ${name}`)
  const url = new URL(adminUrl)
  url.pathname = `/${name}`
  return { url: url.href, drop: () => run(`drop database if exists ${name} with (force)`) }
}

export async function journeyServer(): Promise<JourneyServer> {
  const began = Date.now()
  const dataDir = mkdtempSync(join(tmpdir(), 'sia-demo-'))
  const port = await freePort()
  const own = process.env.DATABASE_URL ? await ownDatabase(process.env.DATABASE_URL) : undefined
  const env: Record<string, string | undefined> = {
    ...process.env,
    NODE_ENV: 'development',
    HOST: '127.0.0.1',
    PORT: String(port),
    PUBLIC_URL: `http://127.0.0.1:${port}`,
    DATA_DIR: dataDir,
    MAIL_URL: undefined,
    DEMO: 'true',
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'error',
    DATABASE_URL: own?.url,
  }
  const node = (script: string, argv: string[]) =>
    spawn(process.execPath, [join(ROOT, script), ...argv], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const child = node('main.ts', [])
  let said = ''
  child.stdout!.on('data', (text) => (said += text))
  child.stderr!.on('data', (text) => (said += text))
  const url = `http://127.0.0.1:${port}`

  async function stop(): Promise<void> {
    if (child.exitCode === null) {
      child.kill('SIGTERM')
      await once(child, 'exit')
    }
    await own?.drop()
    rmSync(dataDir, { recursive: true, force: true })
  }
  while (!(await answers(`${url}/readyz`))) {
    if (child.exitCode !== null || Date.now() - began > READY_WITHIN_MS) {
      await stop()
      throw new Error(`the server did not start:\n${said}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return {
    url,
    dataDir,
    databaseKind: own ? 'PostgreSQL' : 'base de datos incluida (PGlite)',
    startedInMs: Date.now() - began,
    sia: (...argv) => output(node('cli.ts', argv)),
    stop,
  }
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    (r) => r.ok,
    () => false,
  )

async function output(child: ChildProcess): Promise<string> {
  let text = ''
  child.stdout!.on('data', (t) => (text += t))
  child.stderr!.on('data', (t) => (text += t))
  const [code] = await once(child, 'exit')
  if (code !== 0) throw new Error(`the command ended with ${code}:\n${text}`)
  return text.trim()
}

export function fail(error: unknown): void {
  process.stderr.write(`\nLa demostración se detuvo: ${(error as Error).message}\n`)
  process.exitCode = 1
}
