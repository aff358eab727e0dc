// Brings the sandbox up beside a service that attends already: production waits for nothing of it, and goes on where it fails.

import type { Context } from '../../context.ts'
import { MigrationRefused, migrate } from '../../db/migrate.ts'
import type { Readiness } from '../../http/health.ts'
import { startMailDelivery } from '../../modules/outbox/index.ts'
import { type Closer, sandboxJobs } from '../jobs.ts'
import { startBackground } from '../scheduler.ts'

const RETRY_MS = 10_000

/** `after`: what else is to be done once it attends. The returned function ends it. */
export function startSandbox(sandbox: Context, readiness: Readiness, after: () => Promise<void> = async () => {}): Closer {
  const closers: Closer[] = []
  let closing = false
  let wake = () => {}
  const starting = (async () => {
    while (!closing) {
      try {
        const applied = await migrate(sandbox.database)
        if (applied.length > 0) sandbox.log.info({ applied }, 'sandbox migrated')
        break
      } catch (error) {
        sandbox.log.error({ err: error }, 'the sandbox can not be migrated; production goes on without it')
        if (error instanceof MigrationRefused) return
        await new Promise<void>((resolve) => {
          wake = resolve
          setTimeout(resolve, RETRY_MS).unref()
        })
      }
    }
    if (closing) return
    closers.push(startMailDelivery(sandbox), startBackground(sandbox, sandboxJobs))
    readiness.sandbox = 'ready'
    await after()
  })().catch((err: unknown) => sandbox.log.error({ err }, 'the sandbox did not start'))
  return async () => {
    closing = true
    wake()
    await starting
    for (const close of closers.reverse()) await close()
  }
}
