// Serves HTTP and does the background work. Closes cleanly on SIGTERM and SIGINT: no new work, running requests
// end, mail and jobs finish their turn, then the database is let go.
import { buildApp } from '../app.ts'
import { ConfigError } from '../config.ts'
import { FolderHeld } from '../db/embedded/folder-lock.ts'
import { MigrationRefused, migrate } from '../db/migrate.ts'
import type { Readiness } from '../http/health.ts'
import { late } from '../kernel/late.ts'
import { serveCommands } from './admin-socket.ts'
import { backgroundJobs, type Closer, startServices } from './jobs.ts'
import { openService } from './open-service.ts'
import { suiteElsewhere } from './sandbox/calls.ts'
import { ownProcess } from './sandbox/child-process.ts'
import { startSandbox } from './sandbox/start.ts'
import { suiteOver } from './sandbox/suite.ts'
import { startBackground } from './scheduler.ts'

// Few services need them.
const startDemo = late(async () => (await import('../demo/start-demo.ts')).startDemo)
const runCommand = late(async () => (await import('../commands/index.ts')).runCommand)

const RETRY_MS = 3_000
const DRAIN_MS = 25_000

async function serve(): Promise<void> {
  const service = await openService(process.env, true)
  const { ctx } = service
  const { config, log } = ctx
  const readiness: Readiness = { state: 'starting', sandbox: 'starting' }
  const closers: Closer[] = [service.close]
  let closing = false

  async function close(reason: string): Promise<void> {
    if (closing) process.exit(1)
    closing = true
    readiness.state = 'draining'
    log.info({ reason }, 'closing')
    setTimeout(() => process.exit(1), DRAIN_MS).unref()
    while (closers.length > 0)
      await Promise.resolve(closers.pop()!()).catch((err: unknown) => log.error({ err }, 'while closing'))
    log.info('closed')
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void close(signal))
  process.on('unhandledRejection', (err) => {
    log.fatal({ err }, 'unhandled rejection')
    process.exit(1)
  })

  const own = ctx.sandbox && config.sandboxProcess === 'propio' ? ownProcess(ctx, readiness) : undefined
  const suite = suiteOver(ctx.sandbox)
  const joined = { ...ctx, suite: own ? suiteElsewhere(suite, own.ask) : suite }
  const app = await buildApp(joined, readiness, own?.proxy)
  closers.push(() => app.close())
  await app.listen({ host: config.host, port: config.port })

  // The database may come up after the service: /readyz says so, and requests get 503, until it answers.
  while (!closing) {
    try {
      const applied = await migrate(ctx.database)
      if (applied.length > 0) log.info({ applied }, 'migrated')
      break
    } catch (error) {
      if (error instanceof MigrationRefused || ctx.database.kind === 'pglite') throw error
      log.error({ err: error }, 'the database does not answer; trying again')
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
    }
  }
  if (closing) return
  const demo = config.demo ? await startDemo(ctx) : undefined
  await startServices(ctx, closers)
  closers.push(startBackground(ctx, backgroundJobs))
  if (ctx.database.kind === 'pglite') closers.push(await serveCommands(ctx, runCommand))
  readiness.state = 'ready'
  log.info({ url: config.publicUrl, database: ctx.database.kind }, 'ready')
  if (demo) process.stdout.write(demo.text)
  const { sandbox } = ctx
  if (sandbox) {
    const tell = demo && (async () => void process.stdout.write(await demo.inSandbox(sandbox)))
    if (own) {
      closers.push(own.stop)
      own.start(tell)
    } else closers.push(startSandbox(sandbox, readiness, tell))
  }
}

serve().catch((error: unknown) => {
  const known = error instanceof ConfigError || error instanceof FolderHeld || error instanceof MigrationRefused
  const code = (error as { code?: string }).code
  if (known) process.stderr.write(`sia: ${(error as Error).message}\n`)
  else if (code === 'EADDRINUSE')
    process.stderr.write('sia: HOST and PORT are in use by another process; stop it or set PORT to another\n')
  else process.stderr.write(`sia: ${(error as Error).stack ?? String(error)}\n`)
  process.exit(1)
})
