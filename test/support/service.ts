// The production service over a test database: frozen clock, mail kept in a list, logs kept as lines.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApp } from '../../src/app.ts'
import { readConfig } from '../../src/config.ts'
import { type Context, type ContextParts, makeContext } from '../../src/context.ts'
import type { App } from '../../src/http/app-type.ts'
import { withSandbox } from '../../src/modules/sandbox/index.ts'
import { makeLogger } from '../../src/platform/logger.ts'
import type { Message } from '../../src/platform/mailer.ts'
import { loadKeyring } from '../../src/platform/master-key.ts'
import { openTestDatabase } from './database.ts'

export type Service = {
  ctx: Context
  app: App
  /** DATABASE_URL of this service's own database, on PostgreSQL. */
  databaseUrl: string | undefined
  clock: { now: Date; set(instant: string): void; advance(seconds: number): void }
  /** Messages that were handed over, oldest first. */
  mail: Message[]
  /** Log lines, parsed. */
  logs: Record<string, unknown>[]
  dataDir: string
  stop(): Promise<void>
}

/** 10 February 2026, noon in Mexico City. */
export const NOW = '2026-02-10T18:00:00.000Z'

export async function startService(
  options: { now?: string; env?: Record<string, string>; parts?: Partial<ContextParts>; sandbox?: boolean } = {},
): Promise<Service> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sia-'))
  const config = readConfig({ DATA_DIR: dataDir, PUBLIC_URL: 'https://sia.test', ...options.env })
  const database = await openTestDatabase()
  const clock = {
    now: new Date(options.now ?? NOW),
    set(instant: string) {
      clock.now = new Date(instant)
    },
    advance(seconds: number) {
      clock.now = new Date(clock.now.getTime() + seconds * 1000)
    },
  }
  const mail: Message[] = []
  const logs: Record<string, unknown>[] = []
  const production = makeContext({
    config,
    database,
    log: makeLogger('debug', { write: (line: string) => void logs.push(JSON.parse(line)) }),
    mail: { send: async (message) => void mail.push(message), close() {} },
    keyring: loadKeyring(config),
    now: () => new Date(clock.now),
    ...options.parts,
  })
  const ctx = options.sandbox ? withSandbox(production) : production
  const app = await buildApp(ctx)
  const service: Service = { ctx, app, databaseUrl: database.url, clock, mail, logs, dataDir, stop }
  async function stop() {
    await app.close()
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
    // The file's variables outlive the file, and a service is heavy.
    Object.assign(service, { ctx: undefined, app: undefined })
  }
  return service
}
