// The process that has the sandbox to itself (child-process.ts starts it): the sandbox's routes behind a socket that only its own user
// may open, its judging and its recurring work. It ends with the service that started it, also where that dies without a word.
import { chmodSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { buildSandboxApp } from '../../app.ts'
import type { Readiness } from '../../http/health.ts'
import type { Closer } from '../jobs.ts'
import { openService } from '../open-service.ts'
import { answerCall, type Call } from './calls.ts'
import { CLOSE, type Said } from './child-process.ts'
import { startSandbox } from './start.ts'
import { suiteOver } from './suite.ts'

/** Less than the service waits for this process. */
const DRAIN_MS = 18_000

/** `path`: of the socket. */
export async function serveSandbox(path: string): Promise<void> {
  // One hash at a time: nobody waits long, and the other cores stay production's.
  const service = await openService({ ...process.env, PASSWORD_HASHES: '1' }, false)
  const { ctx } = service
  const { log } = ctx
  const readiness: Readiness = { state: 'ready', sandbox: 'starting' }
  const closers: Closer[] = [service.close]
  // Who has ended meanwhile is told nothing.
  const say = (said: Said) => void (process.connected && process.send!(said, undefined, undefined, () => {}))
  const suite = suiteOver(ctx.sandbox)
  let closing = false

  async function close(reason: string): Promise<void> {
    if (closing) return
    closing = true
    log.info({ reason }, 'closing the sandbox')
    setTimeout(() => process.exit(1), DRAIN_MS).unref()
    while (closers.length > 0)
      await Promise.resolve(closers.pop()!()).catch((err: unknown) => log.error({ err }, 'while closing the sandbox'))
    process.exit(0)
  }
  // The service tells it to end; a terminal or a supervisor may tell both.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void close(signal))
  const orphaned = () => {
    // Nobody is left who would take the folder away.
    if (process.platform !== 'win32') rmSync(dirname(path), { recursive: true, force: true })
    return close('the service has ended')
  }
  process.on('disconnect', () => void orphaned())
  process.on('unhandledRejection', (err) => {
    log.fatal({ err }, 'unhandled rejection in the sandbox')
    process.exit(1)
  })
  process.on('message', async (message: Call | typeof CLOSE) => {
    if (message === CLOSE) await close('the service is closing')
    else say(await answerCall(log, suite, message))
  })
  if (!process.connected) return orphaned()

  const app = await buildSandboxApp(ctx, readiness)
  closers.push(() => app.close())
  await app.listen({ path })
  if (process.platform !== 'win32') chmodSync(path, 0o600)
  closers.push(startSandbox(ctx.sandbox!, readiness, async () => say({ ready: true })))
}
