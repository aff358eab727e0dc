// The production server (validators, problems, access, idempotency, headers) with the test's own routes in place of the modules.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../../src/config.ts'
import { type Context, type ContextParts, makeContext } from '../../src/context.ts'
import type { App } from '../../src/http/app-type.ts'
import { httpProblems } from '../../src/http/problems.ts'
import { createServer } from '../../src/http/server.ts'
import { makeLogger } from '../../src/platform/logger.ts'
import { loadKeyring } from '../../src/platform/master-key.ts'
import { openTestDatabase } from './database.ts'
import { NOW } from './service.ts'

export type BareServer = {
  app: App
  ctx: Context
  logs: Record<string, unknown>[]
  clock: { now: Date; advance(seconds: number): void }
  stop(): Promise<void>
}

/** `Authorization: Bearer <RFC>` makes the caller that RFC. */
export async function startBareServer(
  routes: (app: App, ctx: Context) => void,
  parts: Partial<ContextParts> = {},
): Promise<BareServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'sia-'))
  const config = readConfig({ DATA_DIR: dataDir, PUBLIC_URL: 'https://sia.test' })
  const database = parts.database ?? (await openTestDatabase())
  const logs: Record<string, unknown>[] = []
  const clock = {
    now: new Date(NOW),
    advance(seconds: number) {
      clock.now = new Date(clock.now.getTime() + seconds * 1000)
    },
  }
  const ctx = makeContext({
    config,
    database,
    log: makeLogger('debug', { write: (line: string) => void logs.push(JSON.parse(line)) }),
    mail: { send: async () => {}, close() {} },
    keyring: loadKeyring(config),
    now: () => new Date(clock.now),
    ...parts,
  })
  const token = async (request: { headers: { authorization?: string } }) => {
    const rfc = /^Bearer ([A-Z0-9]+)$/.exec(request.headers.authorization ?? '')?.[1]
    if (!rfc) throw httpProblems.NO_AUTENTICADO()
    return { rfc, credential: 'credencial-1', jti: 'j', scope: '', exp: 0 }
  }
  const app = await createServer(ctx, { token, operator: token })
  const started = { app, ctx, logs, clock, stop }
  async function stop() {
    await app.close()
    await database.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  try {
    routes(app, ctx)
    await app.ready()
    return started
  } catch (error) {
    await stop()
    throw error
  }
}
